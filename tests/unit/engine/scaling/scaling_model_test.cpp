// SPDX-License-Identifier: Apache-2.0
#include "engine/scaling/scaling_model.h"

#include <limits>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/scaling/slowest_rank.h"

namespace carina::scaling {
namespace {

constexpr double kNone = std::numeric_limits<double>::infinity();
constexpr std::size_t kMiB = std::size_t{1} << 20;

/// Forward 1 s, backward 2 s, ten gradients of 8 MiB completed at even distances.
StepTimeline evenTimeline() {
  StepTimeline timeline{.forwardSeconds = 1, .backwardEnd = 3, .afterSeconds = 0.1, .statisticValues = 1000};
  for (int i = 1; i <= 10; ++i) {
    timeline.gradients.push_back({.values = static_cast<std::int64_t>(8 * kMiB / 4), .seconds = 1 + 0.2 * i});
  }
  return timeline;
}

Fabric perfectFabric() {
  return {.bandwidth = kNone,
          .latency = 0,
          .messageOverhead = 0,
          .nodeBandwidth = kNone,
          .nodeLatency = 0,
          .copyRate = kNone,
          .pollSeconds = 0};
}

double stepOf(const Cluster& cluster, const Fabric& fabric, const ScalingOptions& options = {}) {
  return predictStep(evenTimeline(), cluster, fabric, options).stepSeconds;
}

TEST(ScalingModel, IsTheMeasuredStepOnOneNode) {
  EXPECT_EQ(stepOf({}, Fabric{}, {.noise = 0.1}), evenTimeline().stepSeconds());
}

TEST(ScalingModel, LosesNothingOnAPerfectNetwork) {
  for (const int nodes : {2, 7, 16, 256}) {
    EXPECT_DOUBLE_EQ(stepOf({.nodes = nodes, .ranksPerNode = 2}, perfectFabric()), evenTimeline().stepSeconds());
  }
}

TEST(ScalingModel, ExposesTheWholeSumOfOneBucket) {
  auto fabric = perfectFabric();
  fabric.bandwidth = 1e9;
  fabric.payloadShare = 1;
  const auto made = predictStep(evenTimeline(), {.nodes = 4}, fabric, {.bucketBytes = 1000 * kMiB});
  const auto bytes = 80.0 * kMiB;
  EXPECT_EQ(made.buckets, 1U);
  EXPECT_NEAR(made.exposedSeconds, 2 * 0.75 * bytes / 1e9, 1e-12) << "2·(p − 1)/p·n·β";
  EXPECT_NEAR(made.hiddenSeconds(), 0, 1e-12);
}

TEST(ScalingModel, ExposesOnlyTheLastBucketWhereTheOthersHide) {
  auto fabric = perfectFabric();
  fabric.bandwidth = 1e9;
  fabric.payloadShare = 1;
  const auto made = predictStep(evenTimeline(), {.nodes = 4}, fabric, {.bucketBytes = 8 * kMiB});
  EXPECT_EQ(made.buckets, 10U);
  EXPECT_NEAR(made.exposedSeconds, 2 * 0.75 * 8.0 * kMiB / 1e9, 1e-12);
  EXPECT_NEAR(made.sumSeconds, 10 * made.exposedSeconds, 1e-12);
}

TEST(ScalingModel, QueuesBucketsWhereTheNetworkIsTheSlowerOne) {
  auto fabric = perfectFabric();
  fabric.bandwidth = 1e7;
  fabric.payloadShare = 1;
  const auto made = predictStep(evenTimeline(), {.nodes = 2}, fabric, {.bucketBytes = 8 * kMiB});
  EXPECT_NEAR(made.exposedSeconds, 1.2 + 10 * 8.0 * kMiB / 1e7 - 3, 1e-9) << "the first begins after 1.2 s";
}

TEST(ScalingModel, GrowsWithNodesAndShrinksWithBandwidth) {
  // As long as nothing but the network counts: messages posted fall where the second round begins.
  const Fabric fabric{.messageOverhead = 0, .copyRate = kNone};
  for (int nodes = 1; nodes < 256; nodes *= 2) {
    EXPECT_LT(stepOf({.nodes = nodes}, fabric), stepOf({.nodes = 2 * nodes}, fabric)) << nodes;
  }
  EXPECT_LT(stepOf({.nodes = 16}, {.bandwidth = 12.5e9}), stepOf({.nodes = 16}, {.bandwidth = 1.25e9}));
}

TEST(ScalingModel, WaitsForTheSlowestOfNoisyRanks) {
  const auto quiet = stepOf({.nodes = 100}, Fabric{});
  const auto noisy = stepOf({.nodes = 100}, Fabric{}, {.noise = 0.02});
  EXPECT_NEAR(noisy - quiet, slowestOf(100) * 0.02 * 3.1, 1e-9);
}

TEST(ScalingModel, ChargesTheCoreThatSums) {
  auto fabric = perfectFabric();
  fabric.copyRate = 1e9;
  const auto work = 8.0 * kMiB * 0.5 / 1e9;  // of a bucket between two, the half that is one's own
  const auto shared = predictStep(evenTimeline(), {.nodes = 2}, fabric, {.bucketBytes = 8 * kMiB});
  EXPECT_NEAR(shared.coreSeconds, 9 * work, 1e-9) << "the last bucket delays no computing";
  EXPECT_NEAR(shared.exposedSeconds, work, 1e-9);
  const auto own = predictStep(evenTimeline(), {.nodes = 2}, fabric, {.core = SummingCore::Own, .threads = 32});
  EXPECT_NEAR(own.coreSeconds, 3.1 / 31, 1e-9);
}

TEST(ScalingModel, ChoosesTheBestOfTheBucketsThatTheReducerTries) {
  const Cluster cluster{.nodes = 64};
  const auto chosen = predictStep(evenTimeline(), cluster, Fabric{}, {});
  for (const auto mebibytes : {2, 8, 32}) {
    EXPECT_LE(chosen.stepSeconds, stepOf(cluster, Fabric{}, {.bucketBytes = mebibytes * kMiB}));
  }
  EXPECT_EQ(stepOf(cluster, Fabric{}, {.bucketBytes = chosen.bucketBytes}), chosen.stepSeconds);
}

TEST(ScalingModel, KnowsTheBuffersOfSums) {
  const auto alone = predictStep(evenTimeline(), {}, Fabric{}, {});
  EXPECT_EQ(summingBytes(evenTimeline(), alone, comm::Wire::F32), 0);
  const auto made = predictStep(evenTimeline(), {.nodes = 2}, Fabric{}, {.bucketBytes = 16 * kMiB});
  EXPECT_EQ(summingBytes(evenTimeline(), made, comm::Wire::F32), static_cast<std::int64_t>(16 * kMiB));
  EXPECT_EQ(summingBytes(evenTimeline(), made, comm::Wire::BF16), static_cast<std::int64_t>(32 * kMiB));
}

TEST(ScalingModel, RefusesNoiseAndCoresThatCannotBe) {
  EXPECT_THROW(stepOf({.nodes = 2}, Fabric{}, {.noise = -1}), Error);
  EXPECT_THROW(stepOf({.nodes = 2}, Fabric{}, {.core = SummingCore::Own, .threads = 1}), Error);
  EXPECT_THROW(stepOf({.nodes = 0}, Fabric{}), Error);
}

}  // namespace
}  // namespace carina::scaling
