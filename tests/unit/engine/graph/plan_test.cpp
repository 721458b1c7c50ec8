// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/plan.h"

#include <memory>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/graph/add.h"
#include "engine/graph/batch_norm.h"
#include "engine/graph/concat.h"
#include "engine/graph/conv2d.h"
#include "engine/graph/dropout.h"
#include "engine/graph/linear.h"
#include "engine/graph/pool.h"
#include "engine/graph/relu.h"
#include "engine/graph/subsample.h"
#include "tests/unit/engine/graph/random_weights.h"

namespace carina::graph {
namespace {

constexpr double kF32 = 2e-5;

/// Builds small graphs with few words.
class Builder {
 public:
  explicit Builder(Shape input = {3, 11, 9}) { graph.addInput("input", std::move(input)); }
  ValueId conv(ValueId src, std::int64_t filters, std::int64_t kernel = 1, std::int64_t stride = 1) {
    return add<Conv2d>({src}, filters, squareWindow(kernel, stride, kernel / 2));
  }
  ValueId norm(ValueId src) { return add<BatchNorm>({src}, 1e-3); }
  ValueId relu(ValueId src) { return add<Relu>({src}); }
  ValueId pool(ValueId src, PoolKind kind, Window window) { return add<Pool>({src}, kind, window); }
  ValueId sum(ValueId a, ValueId b) { return add<Add>({a, b}); }
  ValueId join(std::vector<ValueId> src) { return add<Concat>(std::move(src)); }

  template <typename OpType, typename... Args>
  ValueId add(std::vector<ValueId> src, Args... args) {
    return graph.add("n" + std::to_string(graph.nodes().size()), std::make_shared<OpType>(args...), std::move(src));
  }

  /// Worst deviation of the value from the plain loops, for a batch of 3.
  double deviation(ValueId value, DType precision = DType::F32) {
    graph.markOutput("y", value);
    return deviationFromReference(graph, {.batch = 3, .precision = precision, .outputs = {"y"}});
  }
  std::size_t steps() const { return Plan::make(graph, {.batch = 1, .outputs = {"y"}})->describe().size(); }

  Graph graph;
};

// Input and output each cost one step of their own.
constexpr std::size_t kEnds = 2;

TEST(Plan, FoldsNormAndReluIntoTheConvolution) {
  Builder b;
  EXPECT_LT(b.deviation(b.relu(b.norm(b.conv(0, 24, 3)))), kF32);
  EXPECT_EQ(b.steps(), kEnds + 1);
}

TEST(Plan, KeepsAConvolutionWhoseRawResultIsReadTwice) {
  Builder b;
  const auto raw = b.conv(0, 16, 3);
  EXPECT_LT(b.deviation(b.sum(b.relu(b.norm(raw)), raw)), kF32);
}

TEST(Plan, AddsAConvolutionIntoASummandThatNobodyElseReads) {
  Builder b;
  const auto left = b.norm(b.conv(0, 16, 3));
  EXPECT_LT(b.deviation(b.relu(b.sum(b.norm(b.conv(0, 16)), left))), kF32);
  EXPECT_EQ(b.steps(), kEnds + 2);
}

TEST(Plan, CopiesASummandThatIsReadLater) {
  Builder b;
  const auto left = b.norm(b.conv(0, 16, 3));
  const auto sum = b.sum(left, b.conv(0, 16));
  EXPECT_LT(b.deviation(b.join({sum, left})), kF32);
}

TEST(Plan, CopiesASummandThatTheConvolutionItselfReads) {
  Builder b;
  const auto left = b.conv(0, 16);
  EXPECT_LT(b.deviation(b.sum(left, b.conv(left, 16, 3))), kF32);
}

TEST(Plan, CopiesASummandThatAJoinStillHolds) {
  Builder b;
  const auto left = b.conv(0, 16);
  const auto joined = b.join({left, b.conv(0, 8)});
  const auto sum = b.sum(left, b.conv(0, 16, 3));
  EXPECT_LT(b.deviation(b.join({b.relu(joined), sum})), kF32);
}

TEST(Plan, AddsPoolsThatNoConvolutionCanCarry) {
  Builder b;
  const auto x = b.conv(0, 17, 3);
  const auto a = b.pool(x, PoolKind::Max, sameWindow({2, 2}, {2, 2}, {11, 9}));
  const auto c = b.pool(x, PoolKind::Average, sameWindow({3, 3}, {2, 2}, {11, 9}));
  EXPECT_LT(b.deviation(b.relu(b.sum(a, c))), kF32);
}

TEST(Plan, AddsAJoinedValueToAConvolution) {
  Builder b;
  const auto joined = b.join({b.conv(0, 16), b.conv(0, 8)});
  EXPECT_LT(b.deviation(b.sum(joined, b.conv(0, 24, 3))), kF32);
}

TEST(Plan, FoldsANormThroughAJoinOfConvolutions) {
  Builder b;
  const auto joined = b.join({b.conv(0, 16, 1, 2), b.conv(b.add<Subsample>({0}, 1), 8)});
  EXPECT_LT(b.deviation(b.relu(b.norm(joined))), kF32);
  EXPECT_EQ(b.steps(), kEnds + 4);  // subsample, two convolutions, one pass that joins and applies ReLU
}

TEST(Plan, JoinsInThePassThatNormalises) {
  Builder b;
  const auto first = b.conv(0, 16, 3);
  const auto grown = b.join({first, b.conv(first, 20, 3), b.conv(first, 5)});
  EXPECT_LT(b.deviation(b.conv(b.relu(b.norm(grown)), 16)), kF32);
  EXPECT_EQ(b.steps(), kEnds + 5);
}

TEST(Plan, PoolsBeforeAOneByOneConvolutionAndInsideThePass) {
  Builder b({4, 10, 9});
  const auto grown = b.join({b.conv(0, 16, 3), b.conv(0, 20)});
  const auto squeezed = b.conv(b.relu(b.norm(grown)), 8);
  EXPECT_LT(b.deviation(b.pool(squeezed, PoolKind::Average, squareWindow(2, 2, 0))), kF32);
  EXPECT_EQ(b.steps(), kEnds + 4);  // two convolutions, one pass that joins, normalises and averages, the squeeze
}

TEST(Plan, DoesNotMoveAPoolOverAReluOrPadding) {
  Builder b;
  const auto x = b.relu(b.conv(0, 16));
  EXPECT_LT(b.deviation(b.pool(x, PoolKind::Average, squareWindow(2, 2, 0))), kF32);
  Builder c;
  EXPECT_LT(c.deviation(c.pool(c.conv(0, 16), PoolKind::Average, squareWindow(3, 2, 1))), kF32);
}

TEST(Plan, ComputesEqualRelusOnce) {
  Builder b;
  const auto x = b.pool(0, PoolKind::Max, squareWindow(3, 1, 1));
  EXPECT_LT(b.deviation(b.join({b.conv(b.relu(x), 16), b.conv(b.relu(x), 16), x})), kF32);
  EXPECT_EQ(b.steps(), kEnds + 5);  // pool, one ReLU, two convolutions, the join of the output
}

TEST(Plan, EndsInGlobalAverageDropoutAndLinear) {
  Builder b;
  const auto grown = b.join({b.conv(0, 16, 3), b.conv(0, 20)});
  const auto pooled = b.add<GlobalAverage>({b.relu(b.norm(grown))});
  EXPECT_LT(b.deviation(b.add<Linear>({b.add<Dropout>({pooled}, 0.5)}, 14)), kF32);
}

TEST(Plan, AveragesAJoinWithoutCopyingIt) {
  Builder b;
  EXPECT_LT(b.deviation(b.add<GlobalAverage>({b.join({b.conv(0, 16, 3), b.conv(0, 20)})})), kF32);
  EXPECT_EQ(b.steps(), kEnds + 3);
}

TEST(Plan, GivesSeveralOutputs) {
  Builder b;
  const auto features = b.relu(b.norm(b.conv(0, 16, 3)));
  b.graph.markOutput("features", features);
  b.graph.markOutput("logits", b.add<Linear>({b.add<GlobalAverage>({features})}, 14));
  EXPECT_LT(deviationFromReference(b.graph, {.batch = 2, .outputs = {"logits", "features"}}), kF32);
}

TEST(Plan, StaysWithinBf16RoundingInBf16) {
  if (!hasNativeBf16()) GTEST_SKIP() << "this CPU does not compute bf16";
  Builder b;
  const auto left = b.norm(b.conv(0, 16, 3));
  const auto grown = b.join({b.relu(b.sum(b.conv(0, 16), left)), b.conv(0, 20)});
  EXPECT_LT(b.deviation(b.conv(b.relu(b.norm(grown)), 16), DType::BF16), 0.05);  // 2^-8 relative on sums of 36 terms
}

TEST(Plan, FoldingReducesNoMultiplicationsButPoolingFirstDoes) {
  Builder b({4, 8, 8});
  b.graph.markOutput("y", b.pool(b.conv(0, 8), PoolKind::Average, squareWindow(2, 2, 0)));
  EXPECT_EQ(b.graph.macs(), 4 * 8 * 64);
  EXPECT_EQ(Plan::make(b.graph, {.batch = 2, .outputs = {"y"}})->cost().macs, 2 * 4 * 8 * 16);
}

TEST(Plan, RefusesWhatItCannotRun) {
  Builder b;
  b.graph.markOutput("y", b.conv(0, 4));
  EXPECT_THROW(Plan::make(b.graph, {.batch = 0, .outputs = {"y"}}), Error);
  EXPECT_THROW(Plan::make(b.graph, {.batch = 1, .outputs = {"z"}}), Error);
  EXPECT_THROW(Plan::make(b.graph, {.batch = 1, .precision = DType::I8, .outputs = {"y"}}), Error);
}

}  // namespace
}  // namespace carina::graph
