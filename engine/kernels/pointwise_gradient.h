// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/kernels.

#include <memory>

#include "engine/kernels/convolution_gradient.h"

namespace carina::kernels {

/// The weight gradient of a 1×1 convolution without stride and padding, as one product of matrices:
///
///   diffWeights (O,I) (+)= diffDstᵀ (O, pixels) · src (pixels, I)
///
/// It accumulates by itself and leaves the weights' own layout: on channels-last maps that is a quarter faster than
/// oneDNN's convolution gradient, which sums over threads and needs a pass to add micro-batches and one to lay out.
/// Null where the spec is of another form.
std::shared_ptr<const WeightGradient> makePointwiseGradient(const ConvolutionSpec& spec);

}  // namespace carina::kernels
