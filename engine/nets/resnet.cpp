// SPDX-License-Identifier: Apache-2.0
#include "engine/nets/resnet.h"

namespace carina::nets {
namespace {

using graph::squareWindow;
using graph::ValueId;

constexpr std::int64_t kExpansion = 4;

enum class StrideOn { First1x1, Middle3x3 };

struct Stage {
  int blocks;
  std::int64_t width;
  std::int64_t stride;
};

struct Block {
  std::int64_t width;
  std::int64_t stride;
  StrideOn strideOn;
  bool isProjected;
  double depth;  ///< of the last block 1
};

ValueId addStem(Layers& layers) {
  const auto value = layers.norm("bn1", layers.conv("conv1", layers.input(), 64, squareWindow(7, 2, 3)));
  return layers.pool("maxpool", layers.relu("relu", value), graph::PoolKind::Max, squareWindow(3, 2, 1));
}

ValueId addShortcut(Layers& layers, const std::string& name, ValueId src, const Block& block) {
  if (!block.isProjected) return src;
  const auto window = squareWindow(1, block.stride, 0);
  const auto value = layers.conv(name + ".downsample.0", src, block.width * kExpansion, window);
  return layers.norm(name + ".downsample.1", value);
}

ValueId addBottleneck(Layers& layers, const std::string& name, ValueId src, const Block& block) {
  const bool early = block.strideOn == StrideOn::First1x1;
  auto value = layers.conv(name + ".conv1", src, block.width, squareWindow(1, early ? block.stride : 1, 0));
  value = layers.relu(name + ".relu1", layers.norm(name + ".bn1", value));
  value = layers.conv(name + ".conv2", value, block.width, squareWindow(3, early ? 1 : block.stride, 1));
  value = layers.relu(name + ".relu2", layers.norm(name + ".bn2", value));
  value = layers.conv(name + ".conv3", value, block.width * kExpansion, squareWindow(1, 1, 0));
  value = layers.dropPath(name + ".drop_path", layers.norm(name + ".bn3", value), block.depth);
  value = layers.sum(name + ".add", value, addShortcut(layers, name, src, block));
  return layers.relu(name + ".relu3", value);
}

graph::Graph makeResNet(const NetInput& input, std::initializer_list<Stage> stages, StrideOn strideOn) {
  Layers layers(input);
  auto value = addStem(layers);
  int number = 1;
  int done = 0;
  int blocks = 0;
  for (const auto& stage : stages) blocks += stage.blocks;
  for (const auto& stage : stages) {
    const auto prefix = "layer" + std::to_string(number++) + ".";
    for (int i = 0; i < stage.blocks; ++i) {
      const Block block{.width = stage.width,
                        .stride = i == 0 ? stage.stride : 1,
                        .strideOn = strideOn,
                        .isProjected = i == 0,
                        .depth = static_cast<double>(++done) / blocks};
      value = addBottleneck(layers, prefix + std::to_string(i), value, block);
    }
  }
  layers.finish("fc", value);
  return layers.take();
}

constexpr std::initializer_list<Stage> kStages50 = {{3, 64, 1}, {4, 128, 2}, {6, 256, 2}, {3, 512, 2}};
constexpr std::initializer_list<Stage> kStages59 = {{3, 64, 2}, {3, 128, 2}, {4, 256, 2}, {6, 512, 2}, {3, 1024, 2}};

}  // namespace

graph::Graph makeResNet50(const NetInput& input) {
  return makeResNet(input, kStages50, StrideOn::Middle3x3);
}

graph::Graph makeResNet50V1(const NetInput& input) {
  return makeResNet(input, kStages50, StrideOn::First1x1);
}

graph::Graph makeResNet59(const NetInput& input) {
  return makeResNet(input, kStages59, StrideOn::Middle3x3);
}

}  // namespace carina::nets
