// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/executor.h"

#include <cmath>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/graph/add.h"
#include "engine/graph/batch_norm.h"
#include "engine/graph/conv2d.h"
#include "engine/graph/linear.h"
#include "engine/graph/pool.h"
#include "engine/graph/relu.h"
#include "tests/unit/engine/graph/random_weights.h"

namespace carina::graph {
namespace {

Graph makeSmallNet() {
  Graph graph;
  graph.addInput("input", {3, 16, 16});
  const auto conv = graph.add("conv", std::make_shared<Conv2d>(16, squareWindow(3, 1, 1)), {0});
  const auto mean = graph.add("mean", std::make_shared<GlobalAverage>(), {conv});
  graph.markOutput("logits", graph.add("fc", std::make_shared<Linear>(14), {mean}));
  return graph;
}

std::vector<float> logitsOf(const Graph& graph, std::int64_t batch, std::span<const float> images) {
  const auto plan = Plan::make(graph, {.batch = batch});
  Executor executor(plan, PackedWeights::pack(*plan, makeRandomWeights(graph, 1)));
  executor.run(images);
  const auto logits = executor.output("logits");
  return {logits.begin(), logits.end()};
}

TEST(Executor, GivesAnImageTheSameLogitsInEveryBatch) {
  const auto graph = makeSmallNet();
  const auto images = makeRandomImages(graph, 6, 3);
  const auto together = logitsOf(graph, 6, images);
  const auto perImage = images.size() / 6;
  for (std::size_t i = 0; i < 6; ++i) {
    const auto alone = logitsOf(graph, 1, std::span(images).subspan(i * perImage, perImage));
    for (std::size_t c = 0; c < 14; ++c) EXPECT_NEAR(alone[c], together[i * 14 + c], 1e-5);
  }
}

TEST(Executor, RunsFewerImagesThanItsBatch) {
  const auto graph = makeSmallNet();
  const auto images = makeRandomImages(graph, 2, 3);
  const auto full = logitsOf(graph, 2, images);
  const auto part = logitsOf(graph, 5, images);
  for (std::size_t i = 0; i < full.size(); ++i) EXPECT_NEAR(part[i], full[i], 1e-5);
}

TEST(Executor, RefusesImagesOfAnotherSize) {
  const auto graph = makeSmallNet();
  const auto plan = Plan::make(graph, {.batch = 2});
  Executor executor(plan, PackedWeights::pack(*plan, makeRandomWeights(graph, 1)));
  EXPECT_THROW(executor.run(std::vector<float>(5)), Error);
  EXPECT_THROW(executor.run(makeRandomImages(graph, 3, 1)), Error);
  EXPECT_THROW(executor.output("features"), Error);
}

TEST(Executor, SharesAPlanAndItsWeightsBetweenThreads) {
  const auto graph = makeSmallNet();
  const auto plan = Plan::make(graph, {.batch = 1});
  const auto weights = PackedWeights::pack(*plan, makeRandomWeights(graph, 1));
  const auto images = makeRandomImages(graph, 1, 3);
  const auto expected = logitsOf(graph, 1, images);
  std::vector<int> mismatches(4, 0);
  {
    std::vector<std::jthread> threads;
    for (auto& count : mismatches) {
      threads.emplace_back([&] {
        Executor executor(plan, weights);
        for (int run = 0; run < 20; ++run) {
          executor.run(images);
          const auto logits = executor.output("logits");
          for (std::size_t i = 0; i < expected.size(); ++i) count += std::abs(logits[i] - expected[i]) > 1e-5F ? 1 : 0;
        }
      });
    }
  }
  EXPECT_EQ(mismatches, std::vector<int>(4, 0));
}

TEST(UntrainedWeights, KeepTheValuesOfAResidualNetBounded) {
  // Sixteen blocks x = relu(x + norm(conv(x))): with a plain identity norm the values would grow about 2^8 times.
  Graph graph;
  graph.addInput("input", {16, 8, 8});
  ValueId value = 0;
  for (int block = 0; block < 16; ++block) {
    const auto name = std::to_string(block);
    const auto conv = graph.add("conv" + name, std::make_shared<Conv2d>(16, squareWindow(3, 1, 1)), {value});
    const auto norm = graph.add("norm" + name, std::make_shared<BatchNorm>(), {conv});
    value = graph.add("relu" + name, std::make_shared<Relu>(),
                      {graph.add("sum" + name, std::make_shared<Add>(), {value, norm})});
  }
  graph.markOutput("features", value);
  const auto plan = Plan::make(graph, {.batch = 1, .outputs = {"features"}});
  Executor executor(plan, PackedWeights::pack(*plan, makeUntrainedWeights(graph, 1)));
  executor.run(makeRandomImages(graph, 1, 3));
  for (const auto feature : executor.output("features")) EXPECT_LT(std::abs(feature), 10.0F);
}

TEST(PackedWeights, NamesWhatDoesNotFit) {
  const auto graph = makeSmallNet();
  const auto plan = Plan::make(graph, {.batch = 1});
  auto weights = makeRandomWeights(graph, 1);
  weights.erase("fc.bias");
  weights.insert_or_assign("conv.weight", Tensor::fromFloats({2}, {1, 2}));
  try {
    PackedWeights::pack(*plan, weights);
    FAIL() << "weights that do not fit were packed";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    EXPECT_NE(std::string(error.what()).find("'fc.bias' is missing"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("'conv.weight' is 2, the net needs 16×3×3×3"), std::string::npos);
  }
}

}  // namespace
}  // namespace carina::graph
