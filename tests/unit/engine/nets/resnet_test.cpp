// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/graph/conv2d.h"
#include "engine/graph/dropout.h"
#include "engine/graph/weights.h"
#include "engine/nets/nets.h"

namespace carina::nets {
namespace {

std::int64_t strideOf(const graph::Graph& graph, const std::string& name) {
  for (const auto& node : graph.nodes()) {
    if (node.name == name) return dynamic_cast<const graph::Conv2d&>(*node.op).window().stride.h;
  }
  ADD_FAILURE() << "no node " << name;
  return 0;
}

TEST(ResNet, HasThePublishedNumbersOfParameters) {
  EXPECT_EQ(makeNet("resnet50").parameterCount(), 23'536'718);
  EXPECT_EQ(makeNet("resnet50_v1").parameterCount(), 23'536'718);
  EXPECT_EQ(makeNet("resnet59").parameterCount(), 94'252'622);
  EXPECT_EQ(makeNet("resnet50", {.classes = 1000}).parameterCount(), 25'557'032);  // torchvision's model page
}

TEST(ResNet, TakesThePublishedMultiplyAccumulates) {
  // torchvision's model page: 4.09 G for v1.5; He et al., table 1: 3.8 G for the published form.
  EXPECT_NEAR(static_cast<double>(makeNet("resnet50", {.classes = 1000}).macs()) * 1e-9, 4.09, 0.01);
  EXPECT_NEAR(static_cast<double>(makeNet("resnet50_v1", {.classes = 1000}).macs()) * 1e-9, 3.8, 0.1);
}

TEST(ResNet, DiffersBetweenItsVersionsInTheConvolutionThatHasTheStride) {
  const auto v15 = makeNet("resnet50");
  const auto v1 = makeNet("resnet50_v1");
  EXPECT_EQ(strideOf(v15, "layer2.0.conv1"), 1);
  EXPECT_EQ(strideOf(v15, "layer2.0.conv2"), 2);
  EXPECT_EQ(strideOf(v1, "layer2.0.conv1"), 2);
  EXPECT_EQ(strideOf(v1, "layer2.0.conv2"), 1);
  EXPECT_EQ(strideOf(v1, "layer1.0.conv1"), 1);
}

TEST(ResNet59, HalvesTheMapInEveryStage) {
  const auto graph = makeNet("resnet59");
  for (int stage = 1; stage <= 5; ++stage) {
    EXPECT_EQ(strideOf(graph, "layer" + std::to_string(stage) + ".0.conv2"), 2);
    EXPECT_EQ(strideOf(graph, "layer" + std::to_string(stage) + ".1.conv2"), 1);
  }
  EXPECT_EQ(graph.shape(graph.output("features")), (Shape{4096, 7, 7}));
}

TEST(ResNet, DropsItsBlocksTheMoreTheDeeperTheyLie) {
  const auto plain = makeNet("resnet50");
  const auto net = makeNet("resnet50", {.dropPath = 0.32});
  std::vector<double> rates;
  for (const auto& node : net.nodes()) {
    const auto* drop = dynamic_cast<const graph::Dropout*>(node.op.get());
    if (drop == nullptr) continue;
    EXPECT_EQ(drop->unit(), graph::DropoutUnit::Image);
    rates.push_back(drop->rate());
  }
  ASSERT_EQ(rates.size(), 16U);  // 3 + 4 + 6 + 3 blocks
  for (std::size_t i = 0; i < rates.size(); ++i) EXPECT_DOUBLE_EQ(rates[i], 0.02 * static_cast<double>(i + 1));
  ASSERT_EQ(net.parameters().size(), plain.parameters().size());
  for (std::size_t i = 0; i < plain.parameters().size(); ++i) {
    EXPECT_EQ(net.parameters()[i].name, plain.parameters()[i].name);
  }
  EXPECT_THROW(makeNet("densenet121", {.dropPath = 0.1}), Error);
  EXPECT_THROW(makeNet("resnet50", {.dropPath = 1.0}), Error);
}

TEST(ResNet, BeginsAsItsShortcutsWhereAsked) {
  const auto net = makeNet("resnet50", {.dropPath = 0.1});
  const auto weights = graph::makeUntrainedWeights(net, 1, graph::ResidualStart::Zero);
  int zero = 0;
  for (const auto& [name, tensor] : weights) {
    const auto values = tensor.toFloats();
    const bool isScale = name.ends_with("bn1.weight") || name.ends_with("bn2.weight") || name.ends_with("bn3.weight") ||
                         name.ends_with("downsample.1.weight");
    if (!isScale) continue;
    const bool isLast = name.ends_with("bn3.weight");
    zero += isLast ? 1 : 0;
    EXPECT_EQ(values[0], isLast ? 0.0F : 1.0F) << name;
  }
  EXPECT_EQ(zero, 16);
}

}  // namespace
}  // namespace carina::nets
