// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nets/layers.h"

namespace carina::nets {

/// ResNet-50 with the stride on the 3×3 convolution of a block, as torchvision has it ("v1.5").
///
/// Source   He et al., Deep Residual Learning for Image Recognition, CVPR 2016; the stride after Gross and Wilber,
///          Training and investigating Residual Nets, 2016
graph::Graph makeResNet50(const NetInput& input);

/// ResNet-50 with the stride on the first 1×1 convolution of a block, as published.
///
/// Source   He et al., Deep Residual Learning for Image Recognition, CVPR 2016
graph::Graph makeResNet50V1(const NetInput& input);

/// ResNet-59 for large films: five stages of 3, 3, 4, 6 and 3 bottlenecks, each stage halving rows and columns.
///
/// Source   He et al., Deep Residual Learning for Image Recognition, CVPR 2016, with a fifth stage of width 1024
graph::Graph makeResNet59(const NetInput& input);

}  // namespace carina::nets
