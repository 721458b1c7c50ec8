// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/graph/graph.h"
#include "engine/graph/plan.h"
#include "engine/graph/weights.h"

namespace carina::graph {

/// Weights in which every parameter differs from element to element, batch norms included.
Weights makeRandomWeights(const Graph& graph, std::uint64_t seed);

/// `images` images for the graph's input, uniform in ±1.
std::vector<float> makeRandomImages(const Graph& graph, std::int64_t images, std::uint64_t seed);

/// Largest absolute difference between the plan's output (f32 or bf16) and the ops' own double-precision loops.
double deviationFromReference(const Graph& graph, const PlanOptions& options);

}  // namespace carina::graph
