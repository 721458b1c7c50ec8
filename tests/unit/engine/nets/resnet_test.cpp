// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/graph/conv2d.h"
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

}  // namespace
}  // namespace carina::nets
