// SPDX-License-Identifier: Apache-2.0
#include "engine/scaling/curve.h"

#include <limits>

#include <gtest/gtest.h>

namespace carina::scaling {
namespace {

constexpr double kNone = std::numeric_limits<double>::infinity();

/// 32 images in half a second, one gradient of a million values.
Workload plainWork() {
  return {.timeline = {.forwardSeconds = 0.2, .backwardEnd = 0.5, .gradients = {{1'000'000, 0.5}}}, .batch = 32};
}

Fabric plainFabric() {
  return {.bandwidth = 1e9,
          .payloadShare = 1,
          .latency = 0,
          .messageOverhead = 0,
          .nodeBandwidth = kNone,
          .nodeLatency = 0,
          .copyRate = kNone,
          .pollSeconds = 0};
}

TEST(Curve, BeginsWithTheSpeedOfOneNodeAndAHundredPercent) {
  const int nodes[] = {1, 2};
  const auto points = predictCurve(plainWork(), nodes, 1, plainFabric(), {});
  EXPECT_DOUBLE_EQ(points[0].imagesPerSecond, 64);
  EXPECT_DOUBLE_EQ(points[0].efficiency, 1);
  EXPECT_DOUBLE_EQ(points[1].speedup, 2 * points[1].efficiency);
}

TEST(Curve, LosesWhatIsExposed) {
  const int nodes[] = {2};
  const auto point = predictCurve(plainWork(), nodes, 1, plainFabric(), {})[0];
  EXPECT_NEAR(point.efficiency, 0.5 / (0.5 + 2 * 0.002), 1e-7) << "2·(p − 1)/p·n·β of 4 MB";
}

TEST(Curve, MeasuresNodesOfSeveralRanksByOneOfThem) {
  auto fabric = plainFabric();
  fabric.nodeBandwidth = 1e6;  // slow enough to be seen on one node too
  const int nodes[] = {1, 4};
  const auto points = predictCurve(plainWork(), nodes, 2, fabric, {});
  EXPECT_DOUBLE_EQ(points[0].efficiency, 1);
  EXPECT_GT(points[1].efficiency, 0.99);
}

TEST(Curve, CountsWholeSteps) {
  const int nodes[] = {1};
  const auto point = predictCurve(plainWork(), nodes, 1, plainFabric(), {})[0];
  EXPECT_NEAR(hoursOf(point, 32, 3200, 72), 72 * 100 * 0.5 / 3600, 1e-12);
  EXPECT_NEAR(hoursOf(point, 32, 3201, 72), 72 * 101 * 0.5 / 3600, 1e-12);
}

}  // namespace
}  // namespace carina::scaling
