// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/graph/graph.h"
#include "engine/graph/weights.h"

namespace carina::golden {

/// How one kind of tensor is filled: values are uniform in c ± s.
struct FillRule {
  std::string kind;
  double s = 0;
  double c = 0;
};

/// The rule that a parameter's role and name ask for.
FillRule fillRule(const graph::Parameter& parameter);

/// FNV-1a of salt and name: where the values of a tensor start.
std::uint64_t fillSeed(std::string_view salt, std::string_view name);

/// The 24 random bits of element `index`.
std::uint32_t fillBits(std::uint64_t seed, std::uint64_t index);

/// `count` values of the tensor `name`: computed in double precision, rounded once to f32.
std::vector<float> fillValues(std::uint64_t seed, std::size_t count, const FillRule& rule);

/// Every parameter of a graph, filled from its name.
graph::Weights fillWeights(const graph::Graph& graph, std::string_view salt);

/// A batch of images in N, C, H, W.
std::vector<float> fillImages(std::string_view salt, std::int64_t batch, const Shape& image);

/// The label of element n · classes + class.
bool fillLabel(std::string_view salt, std::uint64_t index);

}  // namespace carina::golden
