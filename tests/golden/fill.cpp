// SPDX-License-Identifier: Apache-2.0
#include "tests/golden/fill.h"

#include <cmath>

#include "engine/core/parallel.h"
#include "engine/core/rng.h"

namespace carina::golden {
namespace {

using graph::ParameterRole;

double fanIn(const Shape& shape) {
  return static_cast<double>(shape.elements() / shape[0]);
}

FillRule normWeightRule(std::string_view name) {
  if (name.ends_with("bn3.weight")) return {.kind = "bn_weight_residual", .s = 0.05, .c = 0.2};
  if (name.ends_with("begin.bn.weight") || name.ends_with("match.bn.weight")) {
    return {.kind = "bn_weight_entry", .s = 0.07, .c = 0.35};
  }
  if (name.ends_with("post.bn.weight")) return {.kind = "bn_weight_post", .s = 0.05, .c = 0.2};
  return {.kind = "bn_weight", .s = 0.2, .c = 1.0};
}

}  // namespace

FillRule fillRule(const graph::Parameter& parameter) {
  switch (parameter.role) {
    case ParameterRole::ConvWeight:
      return {.kind = "conv_weight", .s = std::sqrt(6.0 / fanIn(parameter.shape)), .c = 0};
    case ParameterRole::LinearWeight:
      return {.kind = "fc_weight", .s = std::sqrt(1.0 / fanIn(parameter.shape)), .c = 0};
    case ParameterRole::LinearBias:
      return {.kind = "fc_bias", .s = 0.01, .c = 0};
    case ParameterRole::NormWeight:
      return normWeightRule(parameter.name);
    case ParameterRole::NormBias:
      return {.kind = "bn_bias", .s = 0.1, .c = 0.25};
    case ParameterRole::RunningMean:
      return {.kind = "bn_mean", .s = 0.05, .c = 0};
    case ParameterRole::RunningVar:
      break;
  }
  return {.kind = "bn_var", .s = 0.3, .c = 1.0};
}

std::uint64_t fillSeed(std::string_view salt, std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const auto text : {salt, name}) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return hash;
}

std::uint32_t fillBits(std::uint64_t seed, std::uint64_t index) {
  return static_cast<std::uint32_t>(splitmix64(seed + index) >> 40);
}

std::vector<float> fillValues(std::uint64_t seed, std::size_t count, const FillRule& rule) {
  std::vector<float> values(count);
  parallelFor(static_cast<std::int64_t>(count), [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) {
      const double u = fillBits(seed, static_cast<std::uint64_t>(i)) * 0x1.0p-24;
      values[static_cast<std::size_t>(i)] = static_cast<float>((2.0 * u - 1.0) * rule.s + rule.c);
    }
  });
  return values;
}

graph::Weights fillWeights(const graph::Graph& graph, std::string_view salt) {
  graph::Weights weights;
  for (const auto& parameter : graph.parameters()) {
    auto values = fillValues(fillSeed(salt, parameter.name), static_cast<std::size_t>(parameter.shape.elements()),
                             fillRule(parameter));
    weights.emplace(parameter.name, Tensor::fromFloats(parameter.shape, std::move(values)));
  }
  return weights;
}

std::vector<float> fillImages(std::string_view salt, std::int64_t batch, const Shape& image) {
  return fillValues(fillSeed(salt, "input"), static_cast<std::size_t>(batch * image.elements()),
                    {.kind = "input", .s = 2.0, .c = 0.0});
}

bool fillLabel(std::string_view salt, std::uint64_t index) {
  return fillBits(fillSeed(salt, "labels"), index) * 0x1.0p-24 < 0.2;
}

}  // namespace carina::golden
