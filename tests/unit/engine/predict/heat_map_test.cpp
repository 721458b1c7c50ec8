// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/heat_map.h"

#include <cmath>
#include <cstring>
#include <numeric>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "engine/graph/executor.h"
#include "engine/graph/linear.h"
#include "engine/graph/relu.h"
#include "engine/nets/nets.h"

namespace carina::predict {
namespace {

/// Runs a small untrained net with a bias that is not zero.
struct Run {
  graph::Graph graph;
  graph::Weights weights;
  std::vector<float> logits;
  std::vector<float> features;
  image::Size size;
};

Run runNet(const std::string& net, std::int64_t inputSize) {
  nets::NetOptions options;
  options.inputSize = inputSize;
  Run run{nets::makeNet(net, options), {}, {}, {}, {}};
  run.weights = graph::makeUntrainedWeights(run.graph, 3);
  const auto& last = run.graph.node(run.graph.output("logits")).name;
  std::vector<float> bias(14);
  std::iota(bias.begin(), bias.end(), -4.0F);
  run.weights[last + ".bias"] = Tensor::fromFloats({14}, bias);
  const auto plan = graph::Plan::make(run.graph, {1, DType::F32, {"logits", "features"}});
  graph::Executor executor(plan, graph::PackedWeights::pack(*plan, run.weights));
  std::vector<float> image(static_cast<std::size_t>(run.graph.inputShape().elements()));
  Rng rng(5);
  for (auto& value : image) value = static_cast<float>(rng.normal());
  executor.run(image);
  const auto logits = executor.output("logits");
  const auto features = executor.output("features");
  run.logits.assign(logits.begin(), logits.end());
  run.features.assign(features.begin(), features.end());
  const auto& shape = run.graph.shape(run.graph.output("features"));
  run.size = {static_cast<int>(shape[1]), static_cast<int>(shape[2])};
  return run;
}

class HeatMapOfNet : public testing::TestWithParam<std::pair<std::string, std::int64_t>> {};

TEST_P(HeatMapOfNet, MeanOverPixelsPlusBiasIsTheLogit) {
  const auto run = runNet(GetParam().first, GetParam().second);
  const auto layer = findLastLayer(run.graph, run.weights);
  ASSERT_EQ(layer.classes, 14);
  for (std::int64_t label = 0; label < layer.classes; ++label) {
    const auto map = makeActivationMap(layer, label, run.features, run.size);
    const double sum = std::accumulate(map.values.begin(), map.values.end(), 0.0);
    const auto index = static_cast<std::size_t>(label);
    const double logit = sum / static_cast<double>(run.size.pixels()) + layer.bias[index];
    EXPECT_NEAR(logit, run.logits[index], 1e-3 * (1 + std::abs(logit))) << label;
  }
}

INSTANTIATE_TEST_SUITE_P(SmallInputs, HeatMapOfNet,
                         testing::Values(std::pair{"densenet121", 96}, std::pair{"resnet50", 96},
                                         std::pair{"resnet50_v1", 64}, std::pair{"amoebanet_d_1_64", 96}),
                         [](const auto& tested) { return tested.param.first; });

TEST(HeatMap, NeedsANetThatEndsInALinearLayer) {
  graph::Graph graph;
  const auto input = graph.addInput("input", {3, 4, 4});
  graph.markOutput("logits", graph.add("relu", std::make_shared<graph::Relu>(), {input}));
  EXPECT_THROW(findLastLayer(graph, {}), Error);
}

TEST(HeatMap, RefusesFeaturesOfAnotherSize) {
  const LastLayer layer{2, 3, std::vector<float>(6), std::vector<float>(2)};
  const std::vector<float> features(12);
  EXPECT_THROW(makeActivationMap(layer, 0, features, {2, 3}), Error);
  EXPECT_THROW(makeActivationMap(layer, 2, features, {2, 2}), Error);
  EXPECT_NO_THROW(makeActivationMap(layer, 1, features, {2, 2}));
}

TEST(HeatMap, MeanOfConstantMapsLiesOnTheLargestGrid) {
  const std::vector<image::HeatMap> maps = {{{2, 2}, std::vector<float>(4, 1.0F)},
                                            {{3, 4}, std::vector<float>(12, 3.0F)}};
  const auto mean = meanOfMaps(maps);
  EXPECT_EQ(mean.size, (image::Size{3, 4}));
  for (const float value : mean.values) EXPECT_NEAR(value, 2.0F, 1e-6F);
}

TEST(HeatMap, NpyHasThePrefixTheShapeAndTheBytes) {
  const auto bytes = encodeNpy({{2, 3}, {0, 1, 2, 3, 4, -5.5F}});
  ASSERT_GT(bytes.size(), 24U);
  EXPECT_EQ((bytes.size() - 24) % 64, 0U);
  const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  EXPECT_TRUE(text.starts_with("\x93NUMPY"));
  EXPECT_NE(text.find("'shape': (2, 3)"), std::string::npos);
  float last = 0;
  std::memcpy(&last, bytes.data() + bytes.size() - 4, 4);
  EXPECT_EQ(last, -5.5F);
}

}  // namespace
}  // namespace carina::predict
