// SPDX-License-Identifier: Apache-2.0
#include "engine/scaling/sum_cost.h"

#include <limits>

#include <gtest/gtest.h>

namespace carina::scaling {
namespace {

constexpr double kNone = std::numeric_limits<double>::infinity();
constexpr std::int64_t kValues = 1'000'000;

/// A gigabyte a second, latency 1 ms, and nothing else takes time.
Fabric plainFabric() {
  return {.bandwidth = 1e9,
          .payloadShare = 1,
          .latency = 1e-3,
          .messageOverhead = 0,
          .nodeBandwidth = 4e9,
          .nodeLatency = 0.1e-3,
          .copyRate = kNone,
          .pollSeconds = 0};
}

double millisecondsOf(const Cluster& cluster, const Fabric& fabric, comm::Wire wire = comm::Wire::F32) {
  return 1e3 * sumCost(kValues, cluster, wire, fabric).seconds;
}

// Thakur, Rabenseifner, Gropp 2005: 2·(p − 1)/p·n·β beside the latencies, of which only one a half is not overlapped.
TEST(SumCost, IsTwoLatenciesAndTwiceTheBytesThatAreNotOnesOwn) {
  EXPECT_NEAR(millisecondsOf({.nodes = 2}, plainFabric()), 2 * (1 + 2), 1e-9);
  EXPECT_NEAR(millisecondsOf({.nodes = 4}, plainFabric()), 2 * (1 + 3), 1e-9);
  EXPECT_NEAR(millisecondsOf({.nodes = 16}, plainFabric()), 2 * (1 + 3.75), 1e-9);
}

TEST(SumCost, IsBoundByTheMessagesWhereTheyAreSmall) {
  auto fabric = plainFabric();
  fabric.messageOverhead = 10e-3;
  EXPECT_NEAR(millisecondsOf({.nodes = 4}, fabric), 2 * (1 + 3 * 10 + 1), 1e-9);
  EXPECT_NEAR(1e3 * sumCost(kValues, {.nodes = 4}, comm::Wire::F32, fabric).coreSeconds, 2 * 30, 1e-9);
}

TEST(SumCost, PostsThirtyMessagesAHalfAmong256NodesAndMovesTheSameBytes) {
  auto fabric = plainFabric();
  EXPECT_NEAR(millisecondsOf({.nodes = 256}, fabric), 2 * (2 + 4.0 * 255 / 256), 1e-9);
  fabric.messageOverhead = 1e-3;
  EXPECT_NEAR(1e3 * sumCost(kValues, {.nodes = 256}, comm::Wire::F32, fabric).coreSeconds, 2 * 30, 1e-9);
}

TEST(SumCost, AddsWithinNodesFirstAndSharesTheirLinks) {
  // Halves of 4 MB within the node at 4 GB/s: 0.5 ms; halves of the remaining 2 MB across, two ranks on one link: 2 ms.
  EXPECT_NEAR(millisecondsOf({.nodes = 2, .ranksPerNode = 2}, plainFabric()), 2 * (0.1 + 0.5) + 2 * (1 + 2), 1e-9);
}

TEST(SumCost, CountsWhatTheCoreCopiesAndAdds) {
  auto fabric = plainFabric();
  fabric.copyRate = 4e9;
  EXPECT_NEAR(millisecondsOf({.nodes = 4}, fabric), 8 + 0.75, 1e-9);
  // bf16: half the bytes; rounded and widened before, a quarter rounded and all widened after.
  EXPECT_NEAR(millisecondsOf({.nodes = 4}, fabric, comm::Wire::BF16), 2 * (1 + 1.5) + 0.75 + 2 + 1.25, 1e-9);
}

TEST(SumCost, IsNothingAlone) {
  EXPECT_EQ(sumCost(kValues, {}, comm::Wire::F32, Fabric{}).seconds, 0);
  EXPECT_EQ(fewCost(8, {}, Fabric{}).seconds, 0);
}

TEST(SumCost, OfFewBytesIsALatencyForEachDoublingOfTheRanks) {
  const auto fabric = plainFabric();
  EXPECT_NEAR(1e3 * fewCost(0, {.nodes = 2}, fabric).seconds, 1, 1e-9);
  EXPECT_NEAR(1e3 * fewCost(0, {.nodes = 5}, fabric).seconds, 3, 1e-9);
  EXPECT_NEAR(1e3 * fewCost(1000, {.nodes = 256}, fabric).seconds, 8 + 0.255, 1e-9);
}

}  // namespace
}  // namespace carina::scaling
