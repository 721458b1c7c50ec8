// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/graph/graph.h"
#include "engine/graph/weights.h"

namespace carina::golden {

/// An output of a graph for a batch of images, by the plain double-precision loop of every op: no plan, no kernels.
std::vector<double> referenceRun(const graph::Graph& graph, const graph::Weights& weights,
                                 std::span<const float> images, std::string_view output);

}  // namespace carina::golden
