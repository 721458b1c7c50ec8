// SPDX-License-Identifier: Apache-2.0
#include "engine/nets/densenet.h"

#include <array>

namespace carina::nets {
namespace {

using graph::PoolKind;
using graph::squareWindow;
using graph::ValueId;

constexpr std::int64_t kGrowth = 32;
constexpr std::int64_t kBottleneck = 4 * kGrowth;
constexpr std::array<int, 4> kBlockLayers = {6, 12, 24, 16};

ValueId addStem(Layers& layers) {
  auto value = layers.conv("features.conv0", layers.input(), 2 * kGrowth, squareWindow(7, 2, 3));
  value = layers.relu("features.relu0", layers.norm("features.norm0", value));
  return layers.pool("features.pool0", value, PoolKind::Max, squareWindow(3, 2, 1));
}

ValueId addDenseLayer(Layers& layers, const std::string& name, ValueId src) {
  auto value = layers.relu(name + ".relu1", layers.norm(name + ".norm1", src));
  value = layers.conv(name + ".conv1", value, kBottleneck, squareWindow(1, 1, 0));
  value = layers.relu(name + ".relu2", layers.norm(name + ".norm2", value));
  value = layers.conv(name + ".conv2", value, kGrowth, squareWindow(3, 1, 1));
  return layers.join(name + ".join", {src, value});
}

ValueId addDenseBlock(Layers& layers, const std::string& name, ValueId value, int count) {
  for (int layer = 1; layer <= count; ++layer) {
    value = addDenseLayer(layers, name + ".denselayer" + std::to_string(layer), value);
  }
  return value;
}

ValueId addTransition(Layers& layers, const std::string& name, ValueId src) {
  auto value = layers.relu(name + ".relu", layers.norm(name + ".norm", src));
  value = layers.conv(name + ".conv", value, layers.channels(src) / 2, squareWindow(1, 1, 0));
  return layers.pool(name + ".pool", value, PoolKind::Average, squareWindow(2, 2, 0));
}

}  // namespace

graph::Graph makeDenseNet121(const NetInput& input) {
  Layers layers(input);
  auto value = addStem(layers);
  for (std::size_t block = 0; block < kBlockLayers.size(); ++block) {
    const auto number = std::to_string(block + 1);
    if (block > 0) value = addTransition(layers, "features.transition" + std::to_string(block), value);
    value = addDenseBlock(layers, "features.denseblock" + number, value, kBlockLayers[block]);
  }
  value = layers.relu("features.relu5", layers.norm("features.norm5", value));
  layers.finish("classifier", value);
  return layers.take();
}

}  // namespace carina::nets
