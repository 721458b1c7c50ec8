// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engine/core/tensor.h"
#include "engine/graph/graph.h"

namespace carina::graph {

/// The parameters of a graph by name; the tensors share their bytes with whoever loaded them.
using Weights = std::map<std::string, Tensor, std::less<>>;

/// Throws unless `weights` holds every parameter of `graph` in its shape.
///
/// Errors   InvalidArgument: names the first missing or misshapen parameters and how many there are
void checkWeights(const Graph& graph, const Weights& weights);

/// How a batch norm before a sum begins.
enum class ResidualStart {
  Identity,
  Damped,  ///< a fifth of the identity, for nets that predict untrained: else their values double from block to block
  Zero,    ///< a sum's first branch begins as nothing, so that each residual block begins as its shortcut
};

/// Untrained weights, the same for the same seed: convolutions and linear layers uniform in ±√(6/fan-in) and
/// ±√(1/fan-in), biases 0, batch norm the identity, but for those before a sum.
///
/// Source   He et al., Delving Deep into Rectifiers, ICCV 2015; Goyal et al., Accurate, Large Minibatch SGD, 2017, 5.1
Weights makeUntrainedWeights(const Graph& graph, std::uint64_t seed, ResidualStart start = ResidualStart::Damped);

}  // namespace carina::graph
