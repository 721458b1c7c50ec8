// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/graph.h"

#include <memory>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "engine/graph/add.h"
#include "engine/graph/arena.h"
#include "engine/graph/batch_norm.h"
#include "engine/graph/concat.h"
#include "engine/graph/conv2d.h"
#include "engine/graph/linear.h"
#include "engine/graph/pool.h"
#include "engine/graph/relu.h"
#include "engine/graph/subsample.h"
#include "engine/graph/window.h"

namespace carina::graph {
namespace {

TEST(Graph, CountsParametersAndMultiplications) {
  Graph graph;
  graph.addInput("input", {3, 8, 8});
  const auto conv = graph.add("conv", std::make_shared<Conv2d>(4, squareWindow(3, 2, 1)), {0});
  graph.add("bn", std::make_shared<BatchNorm>(), {conv});
  EXPECT_EQ(graph.shape(conv), (Shape{4, 4, 4}));
  EXPECT_EQ(graph.parameterCount(), 4 * 3 * 9 + 2 * 4);
  EXPECT_EQ(graph.macs(), 4 * 4 * 4 * 3 * 9);
  ASSERT_EQ(graph.parameters().size(), 5U);
  EXPECT_EQ(graph.parameters()[3].name, "bn.running_mean");
}

TEST(Graph, NamesTheNodeThatRefusesItsSources) {
  Graph graph;
  graph.addInput("input", {3, 8, 8});
  const auto half = graph.add("half", std::make_shared<Subsample>(0), {0});
  try {
    graph.add("sum", std::make_shared<Add>(), {0, half});
    FAIL() << "shapes that differ were added";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("node 'sum'"), std::string::npos);
  }
  EXPECT_THROW(graph.add("half", std::make_shared<Relu>(), {0}), Error);
  EXPECT_THROW(graph.add("late", std::make_shared<Relu>(), {99}), Error);
  EXPECT_THROW(graph.add("fc", std::make_shared<Linear>(2), {0}), Error);
  EXPECT_THROW(graph.add("join", std::make_shared<Concat>(), {0, half}), Error);
  EXPECT_THROW(graph.add("conv", std::make_shared<Conv2d>(1, squareWindow(9, 1, 0)), {0}), Error);
  EXPECT_THROW(graph.addInput("second", {3, 8, 8}), Error);
  EXPECT_THROW(static_cast<void>(graph.output("logits")), Error);
  EXPECT_THROW(Subsample(2), Error);
}

TEST(Window, PadsLikeTensorFlowsSame) {
  // tf.nn: out = ceil(in/stride); 299 at stride 2 with a kernel of 3 pads 1 and 1, 480 pads 0 and 1.
  const auto odd = sameWindow({3, 3}, {2, 2}, {299, 480});
  EXPECT_EQ(odd.padding, (Padding2d{.top = 1, .left = 0, .bottom = 1, .right = 1}));
  EXPECT_EQ(odd.dst({299, 480}), (Extent2d{150, 240}));
  EXPECT_EQ(sameWindow({1, 7}, {1, 2}, {17, 17}).padding, (Padding2d{.top = 0, .left = 3, .bottom = 0, .right = 3}));
  EXPECT_EQ(sameWindow({2, 2}, {2, 2}, {8, 8}).padding, Padding2d{});
}

TEST(Conv2d, ComputesThePublishedSum) {
  // One channel, 2×2 kernel on 3×3: by hand.
  const Conv2d conv(1, {.kernel = {2, 2}, .stride = {1, 1}, .padding = {}});
  const ReferenceArray src{1, {1, 3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9}};
  const std::vector<std::vector<double>> weights{{1, 10, 100, 1000}};
  EXPECT_EQ(conv.reference({{src}}, weights).values, (std::vector<double>{5421, 6532, 8754, 9865}));
}

TEST(Pool, LeavesPixelsOutsideTheMapOut) {
  const ReferenceArray src{1, {1, 2, 2}, {-1, -2, -3, -4}};
  const auto window = squareWindow(3, 1, 1);
  EXPECT_EQ(Pool(PoolKind::Max, window).reference({{src}}, {}).values, (std::vector<double>{-1, -1, -1, -1}));
  EXPECT_EQ(Pool(PoolKind::Average, window).reference({{src}}, {}).values,
            (std::vector<double>{-2.5, -2.5, -2.5, -2.5}));
}

TEST(Subsample, TakesZeroOutsideTheMap) {
  const ReferenceArray src{1, {1, 3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9}};
  EXPECT_EQ(Subsample(0).reference({{src}}, {}).values, (std::vector<double>{1, 3, 7, 9}));
  EXPECT_EQ(Subsample(1).reference({{src}}, {}).values, (std::vector<double>{5, 0, 0, 0}));
}

TEST(Arena, NeverOverlapsWhatIsAliveTogether) {
  Rng rng(5);
  for (int round = 0; round < 50; ++round) {
    std::vector<Lifetime> lifetimes(60);
    std::int64_t sum = 0;
    for (auto& lifetime : lifetimes) {
      lifetime.sizeBytes = static_cast<std::int64_t>(rng.below(5000)) + 1;
      lifetime.first = static_cast<std::int64_t>(rng.below(40));
      lifetime.last = lifetime.first + static_cast<std::int64_t>(rng.below(8));
      sum += (lifetime.sizeBytes + 63) / 64 * 64;
    }
    const auto total = packArena(lifetimes);
    EXPECT_LE(total, sum);
    for (const auto& a : lifetimes) {
      EXPECT_EQ(a.offset % 64, 0);
      EXPECT_LE(a.offset + a.sizeBytes, total);
      for (const auto& b : lifetimes) {
        const bool inTime = a.first <= b.last && b.first <= a.last;
        const bool inSpace = a.offset < b.offset + b.sizeBytes && b.offset < a.offset + a.sizeBytes;
        EXPECT_TRUE(&a == &b || !inTime || !inSpace);
      }
    }
  }
}

TEST(Arena, ReusesMemoryOfWhatIsOver) {
  std::vector<Lifetime> chain{{128, 0, 1}, {128, 1, 2}, {128, 2, 3}, {128, 3, 4}};
  EXPECT_EQ(packArena(chain), 256);
}

}  // namespace
}  // namespace carina::graph
