// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/train_executor.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/graph/add.h"
#include "engine/graph/batch_norm.h"
#include "engine/graph/conv2d.h"
#include "engine/graph/dropout.h"
#include "engine/graph/linear.h"
#include "engine/graph/pool.h"
#include "engine/graph/relu.h"
#include "tests/unit/engine/graph/random_weights.h"

namespace carina::graph {
namespace {

constexpr std::int64_t kBatch = 6;
constexpr std::int64_t kChannels = 200;

/// Convolution, norm, ReLU, mean, dropout, classifier.
Graph smallNet(double dropout) {
  Graph graph;
  auto value = graph.addInput("input", {3, 6, 6});
  value = graph.add("conv", std::make_shared<Conv2d>(kChannels, squareWindow(3, 1, 1)), {value});
  value = graph.add("norm", std::make_shared<BatchNorm>(), {value});
  value = graph.add("relu", std::make_shared<Relu>(), {value});
  value = graph.add("mean", std::make_shared<GlobalAverage>(), {value});
  value = graph.add("drop", std::make_shared<Dropout>(dropout), {value});
  graph.markOutput("logits", graph.add("fc", std::make_shared<Linear>(2), {value}));
  return graph;
}

class TrainExecutorTest : public testing::Test {
 protected:
  explicit TrainExecutorTest(double dropout = 0.25) : graph(smallNet(dropout)) {}

  Graph graph;
  Weights weights = makeRandomWeights(graph, 1);
  std::vector<float> images = makeRandomImages(graph, kBatch, 2);
  TrainExecutor executor{TrainPlan::make(graph, {.batch = kBatch}), weights};

  double loss(std::span<const std::uint64_t> seeds) {
    executor.forward(images, {.seeds = seeds});
    const auto logits = executor.output("logits");
    return std::accumulate(logits.begin(), logits.end(), 0.0);
  }

  TrainParameter& parameter(std::string_view name) {
    return *std::ranges::find(executor.parameters(), name, &TrainParameter::name);
  }
};

TEST_F(TrainExecutorTest, DropsByTheSeedOfEachImageAlone) {
  const std::vector<std::uint64_t> seeds = {1, 2, 3, 4, 5, 6};
  loss(seeds);
  const auto logits = executor.output("logits");
  const std::vector<float> first(logits.begin(), logits.end());
  loss(seeds);
  EXPECT_TRUE(std::ranges::equal(executor.output("logits"), first));
  loss(std::vector<std::uint64_t>{1, 2, 3, 4, 5, 7});
  EXPECT_TRUE(std::ranges::equal(executor.output("logits").first(10), std::span(first).first(10)));
  EXPECT_NE(executor.output("logits")[10], first[10]);
}

TEST_F(TrainExecutorTest, DropsTheShareThatTheRateSays) {
  loss(std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6});
  std::ranges::fill(executor.outputGradient("logits"), 0.0F);
  executor.outputGradient("logits")[0] = 1;  // then fc's first row of gradients is what the first image's dropout left
  executor.backward();
  const auto kept = parameter("fc.weight").gradient.first(kChannels);
  const auto dropped = static_cast<double>(std::ranges::count(kept, 0.0F)) / kChannels;
  EXPECT_NEAR(dropped, 0.25, 4 * 0.031);  // four standard deviations of 200 draws
}

TEST_F(TrainExecutorTest, GradientGoesThroughTheSameChoices) {
  const std::vector<std::uint64_t> seeds = {1, 2, 3, 4, 5, 6};
  loss(seeds);
  std::ranges::fill(executor.outputGradient("logits"), 1.0F);
  executor.backward();
  for (const auto* name : {"norm.bias", "norm.weight", "fc.weight", "fc.bias"}) {
    auto& tried = parameter(name);
    const double gradient = tried.gradient[1];
    constexpr float kStep = 0x1p-6F;
    const float was = tried.value[1];
    tried.value[1] = was + kStep;
    const double above = loss(seeds);
    tried.value[1] = was - kStep;
    const double below = loss(seeds);
    tried.value[1] = was;
    EXPECT_NEAR(gradient, (above - below) / (2.0 * kStep), 2e-3 * std::max(1.0, std::abs(gradient))) << name;
  }
}

TEST_F(TrainExecutorTest, GivesTheSameBitsAgain) {
  const auto run = [&] {
    TrainExecutor fresh(TrainPlan::make(graph, {.batch = kBatch}), weights);
    fresh.forward(images);
    std::ranges::fill(fresh.outputGradient("logits"), 0.5F);
    fresh.backward();
    std::vector<float> all;
    for (const auto& one : fresh.parameters()) all.insert(all.end(), one.gradient.begin(), one.gradient.end());
    return all;
  };
  EXPECT_EQ(run(), run());
}

TEST_F(TrainExecutorTest, MovesTheRunningStatisticsByTheMomentum) {
  executor.forward(images, {.momentum = 0});
  EXPECT_TRUE(std::ranges::equal(parameter("norm.running_mean").value, weights.at("norm.running_mean").toFloats()));
  executor.forward(images, {.momentum = 1});
  EXPECT_FALSE(std::ranges::equal(parameter("norm.running_mean").value, weights.at("norm.running_mean").toFloats()));
}

TEST_F(TrainExecutorTest, RefusesWhatIsNotOneBatch) {
  EXPECT_THROW(executor.forward(std::span(images).first(images.size() / 2)), Error);
  EXPECT_THROW(executor.forward(images, {.seeds = std::vector<std::uint64_t>{1, 2}}), Error);
  EXPECT_THROW(executor.output("features"), Error);
  EXPECT_THROW(TrainPlan::make(graph, {.batch = 0}), Error);
  EXPECT_THROW(TrainPlan::make(graph, {.batch = 1, .precision = DType::F16}), Error);
  weights.erase("fc.bias");
  EXPECT_THROW(TrainExecutor(TrainPlan::make(graph, {.batch = kBatch}), weights), Error);
}

/// A residual block whose branch may be dropped, and its sum as the output.
Graph residualNet(double rate) {
  Graph graph;
  const auto input = graph.addInput("input", {3, 4, 4});
  const auto shortcut = graph.add("short", std::make_shared<Conv2d>(5, squareWindow(1, 1, 0)), {input});
  auto branch = graph.add("conv", std::make_shared<Conv2d>(5, squareWindow(3, 1, 1)), {input});
  branch = graph.add("norm", std::make_shared<BatchNorm>(), {branch});
  branch = graph.add("drop", std::make_shared<Dropout>(rate, DropoutUnit::Image), {branch});
  graph.markOutput("logits", graph.add("sum", std::make_shared<Add>(), {branch, shortcut}));
  return graph;
}

TEST(DropPath, AnImageLosesItsWholeBranchOrHasItScaled) {
  constexpr double kRate = 0.5;
  constexpr std::int64_t kImages = 32;
  const auto graph = residualNet(kRate);
  const auto weights = makeRandomWeights(graph, 1);
  const auto images = makeRandomImages(graph, kImages, 2);
  TrainExecutor executor(TrainPlan::make(graph, {.batch = kImages}), weights);
  const auto sums = [&](std::span<const std::uint64_t> seeds) {
    executor.forward(images, {.seeds = seeds});
    const auto values = executor.output("logits");
    return std::vector<float>(values.begin(), values.end());
  };
  const auto whole = sums({});
  auto noBranch = weights;
  for (const auto* name : {"norm.weight", "norm.bias"}) {
    noBranch.find(name)->second = Tensor::fromFloats({5}, std::vector<float>(5, 0.0F));
  }
  TrainExecutor bare(TrainPlan::make(graph, {.batch = kImages}), noBranch);
  bare.forward(images);
  const auto shortcut = bare.output("logits");
  std::vector<std::uint64_t> seeds(kImages);
  std::iota(seeds.begin(), seeds.end(), 7);
  const auto dropped = sums(seeds);
  const auto perImage = dropped.size() / kImages;
  int lost = 0;
  for (std::size_t n = 0; n < kImages; ++n) {
    const bool isLost = dropped[n * perImage] == shortcut[n * perImage];
    lost += isLost ? 1 : 0;
    for (auto i = n * perImage; i < (n + 1) * perImage; ++i) {
      const auto kept = shortcut[i] + (whole[i] - shortcut[i]) / (1 - kRate);
      ASSERT_NEAR(dropped[i], isLost ? shortcut[i] : kept, 1e-4) << n << ", " << i;
    }
  }
  EXPECT_NEAR(lost, kImages * kRate, 4 * std::sqrt(kImages * kRate * (1 - kRate)));
}

}  // namespace
}  // namespace carina::graph
