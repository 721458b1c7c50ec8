// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/weights.h"

#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "engine/core/rng.h"

namespace carina::graph {
namespace {

std::uint64_t hashName(std::string_view name) {  // FNV-1a
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

std::vector<float> uniformValues(const Parameter& parameter, double limit, std::uint64_t seed) {
  auto rng = Rng(seed).fork(hashName(parameter.name));
  std::vector<float> values(static_cast<std::size_t>(parameter.shape.elements()));
  for (auto& value : values) value = static_cast<float>(rng.uniform(-limit, limit));
  return values;
}

std::vector<float> untrainedValues(const Parameter& parameter, std::uint64_t seed, float normScale) {
  const auto elements = static_cast<std::size_t>(parameter.shape.elements());
  switch (parameter.role) {
    case ParameterRole::ConvWeight:
    case ParameterRole::LinearWeight: {
      const auto fanIn = static_cast<double>(parameter.shape.elements() / parameter.shape[0]);
      const double gain = parameter.role == ParameterRole::ConvWeight ? 6.0 : 1.0;
      return uniformValues(parameter, std::sqrt(gain / fanIn), seed);
    }
    case ParameterRole::NormWeight:
      return std::vector<float>(elements, normScale);
    case ParameterRole::RunningVar:
      return std::vector<float>(elements, 1.0F);
    default:
      return std::vector<float>(elements, 0.0F);
  }
}

/// What makes a summand, but for the dropping of whole branches.
ValueId makerOf(const Graph& graph, ValueId value) {
  while (graph.node(value).op && graph.node(value).op->kind() == "dropout") value = graph.node(value).src[0];
  return value;
}

/// First values of the scales of batch norms before sums.
std::map<ValueId, float> normScales(const Graph& graph, ResidualStart start) {
  std::map<ValueId, float> scales;
  if (start == ResidualStart::Identity) return scales;
  for (const auto& node : graph.nodes()) {
    if (!node.op || node.op->kind() != "add") continue;
    if (start == ResidualStart::Zero) {
      scales[makerOf(graph, node.src[0])] = 0.0F;
    } else {
      for (const auto src : node.src) scales[makerOf(graph, src)] = 0.2F;
    }
  }
  return scales;
}

}  // namespace

void checkWeights(const Graph& graph, const Weights& weights) {
  constexpr std::size_t kNamed = 5;
  std::string faults;
  std::size_t count = 0;
  for (const auto& parameter : graph.parameters()) {
    const auto found = weights.find(parameter.name);
    std::string fault;
    if (found == weights.end()) {
      fault = "'" + parameter.name + "' is missing";
    } else if (found->second.shape() != parameter.shape) {
      fault = "'" + parameter.name + "' is " + toString(found->second.shape()) + ", the net needs " +
              toString(parameter.shape);
    } else {
      continue;
    }
    if (++count <= kNamed) faults += (faults.empty() ? "" : "; ") + fault;
  }
  if (count == 0) return;
  const auto more = count > kNamed ? " (and " + std::to_string(count - kNamed) + " more)" : "";
  throw Error(ErrorCode::InvalidArgument, "the weights do not fit the net: " + faults + more);
}

Weights makeUntrainedWeights(const Graph& graph, std::uint64_t seed, ResidualStart start) {
  const auto scales = normScales(graph, start);
  Weights weights;
  for (const auto& parameter : graph.parameters()) {
    const auto scale = scales.find(parameter.node);
    auto values = untrainedValues(parameter, seed, scale == scales.end() ? 1.0F : scale->second);
    weights.emplace(parameter.name, Tensor::fromFloats(parameter.shape, std::move(values)));
  }
  return weights;
}

}  // namespace carina::graph
