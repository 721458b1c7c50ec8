// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nets/layers.h"

namespace carina::nets {

/// DenseNet-121: four blocks of 6, 12, 24 and 16 layers; every layer sees all earlier ones of its block and adds 32
/// channels; transitions halve channels, rows and columns.
///
/// Source   Huang et al., Densely Connected Convolutional Networks, CVPR 2017
graph::Graph makeDenseNet121(const NetInput& input);

}  // namespace carina::nets
