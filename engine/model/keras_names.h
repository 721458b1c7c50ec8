// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/graph/weights.h"

namespace carina::model {

/// True where names are those of Keras variables, e.g. "conv1/kernel".
bool isKerasWeights(const graph::Weights& weights);

/// The module of torchvision's ResNet that a layer of Keras' ResNet-50 is, e.g. "res2a_branch2b" → "layer1.0.conv2",
/// "conv2_block1_0_bn" → "layer1.0.downsample.1"; empty where it is none of them.
std::string moduleOfKerasLayer(std::string_view layer);

/// Keras' ResNet-50 under torchvision's names: kernels from HWIO to OIHW and IO to OI; the biases of convolutions,
/// which torchvision's has none of, are taken off the running means of the batch norms after them. Other names stay.
///
/// Errors   Corrupt: a kernel that is neither, a bias of another length than its running mean
/// Threads  any
/// Source   Keras applications: resnet50.py (2017) and resnet.py (2019)
graph::Weights renameKerasWeights(const graph::Weights& keras);

}  // namespace carina::model
