// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace carina::optim {

/// √Σ x² over all elements of all tensors, summed in double in a fixed order: the same on any number of threads.
/// Threads  const calls from many threads
double globalNorm(std::span<const std::span<const float>> tensors);

/// The factor that brings gradients of norm `norm` to at most `limit`; 1 where they are there already, and for a norm
/// that is not finite: that is for the caller to see.
///
///   factor = min(1, limit/norm)
///
/// As StepRates::gradientScale it clips without another pass over memory.
/// Errors   InvalidArgument: a limit that is not above 0
/// Source   Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks, ICML 2013
double clippingFactor(double norm, double limit);

/// Scales the gradients in place by clippingFactor() and returns the norm that they had.
/// Errors   as clippingFactor()
double clipGradients(std::span<const std::span<float>> gradients, double limit);

}  // namespace carina::optim
