// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/heat_map.h"

#include <algorithm>
#include <bit>
#include <string>

#include "engine/core/error.h"
#include "engine/graph/linear.h"
#include "engine/image/resize.h"

namespace carina::predict {
namespace {

const Tensor& weightOf(const graph::Weights& weights, const std::string& name) {
  const auto found = weights.find(name);
  if (found == weights.end()) throw Error(ErrorCode::InvalidArgument, "the weights hold no '" + name + "'");
  return found->second;
}

void addLittleEndian(std::vector<std::byte>& dst, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) dst.push_back(static_cast<std::byte>(value >> (8 * i)));
}

}  // namespace

LastLayer findLastLayer(const graph::Graph& graph, const graph::Weights& weights) {
  const auto& node = graph.node(graph.output("logits"));
  if (!node.op || dynamic_cast<const graph::Linear*>(node.op.get()) == nullptr) {
    throw Error(ErrorCode::Unsupported,
                "class activation maps need a net that ends in a linear layer; its last node is '" + node.name + "'");
  }
  const auto& weight = weightOf(weights, node.name + ".weight");
  LastLayer layer;
  layer.classes = weight.shape()[0];
  layer.channels = weight.shape()[1];
  layer.weights = weight.toFloats();
  layer.bias = weightOf(weights, node.name + ".bias").toFloats();
  return layer;
}

image::HeatMap makeActivationMap(const LastLayer& layer, std::int64_t label, std::span<const float> features,
                                 image::Size size) {
  const auto pixels = size.pixels();
  if (label < 0 || label >= layer.classes || features.size() != pixels * static_cast<std::size_t>(layer.channels)) {
    throw Error(ErrorCode::InvalidArgument, "a class activation map was asked of features that do not fit its layer");
  }
  std::vector<double> sums(pixels, 0.0);
  const auto weights = std::span(layer.weights).subspan(static_cast<std::size_t>(label * layer.channels));
  for (std::size_t k = 0; k < static_cast<std::size_t>(layer.channels); ++k) {
    for (std::size_t i = 0; i < pixels; ++i) sums[i] += double{weights[k]} * double{features[k * pixels + i]};
  }
  return {size, std::vector<float>(sums.begin(), sums.end())};
}

image::HeatMap meanOfMaps(std::span<const image::HeatMap> maps) {
  if (maps.empty()) throw Error(ErrorCode::InvalidArgument, "the mean of no heat maps was asked for");
  const auto& largest =
      *std::ranges::max_element(maps, [](const auto& a, const auto& b) { return a.size.pixels() < b.size.pixels(); });
  image::HeatMap mean{largest.size, std::vector<float>(largest.size.pixels(), 0.0F)};
  const auto share = 1.0F / static_cast<float>(maps.size());
  for (const auto& map : maps) {
    const auto values = map.size == mean.size ? map.values : image::resizeBilinear(map.values, map.size, mean.size);
    for (std::size_t i = 0; i < values.size(); ++i) mean.values[i] += share * values[i];
  }
  return mean;
}

std::vector<std::byte> encodeNpy(const image::HeatMap& map) {
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(map.size.rows) + ", " +
                       std::to_string(map.size.columns) + "), }";
  constexpr std::size_t kPrefix = 10;
  while ((kPrefix + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::vector<std::byte> bytes;
  for (const char c : std::string_view("\x93NUMPY\x01\x00", 8)) bytes.push_back(static_cast<std::byte>(c));
  addLittleEndian(bytes, static_cast<std::uint32_t>(header.size()), 2);
  for (const char c : header) bytes.push_back(static_cast<std::byte>(c));
  for (const float value : map.values) addLittleEndian(bytes, std::bit_cast<std::uint32_t>(value), 4);
  return bytes;
}

}  // namespace carina::predict
