// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/train_segments.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace carina::graph {
namespace {

using Stays = std::vector<bool>;

/// Values of 10 bytes, each read by the next alone.
std::vector<ChainValue> plainChain(std::size_t length) {
  std::vector<ChainValue> chain;
  for (std::size_t i = 0; i < length; ++i) chain.push_back({10, std::min(i + 1, length - 1)});
  return chain;
}

TEST(TrainSegments, OneSegmentKeepsNothing) {
  EXPECT_EQ(keptBetweenSegments(plainChain(4), 40), Stays({false, false, false, false}));
}

TEST(TrainSegments, ACutKeepsWhatCrossesIt) {
  const auto stays = keptBetweenSegments(plainChain(4), 30);
  ASSERT_TRUE(stays.has_value());
  EXPECT_EQ(std::ranges::count(*stays, true), 1);
  EXPECT_FALSE(stays->front() || stays->back());  // then a segment of three follows or comes before
}

TEST(TrainSegments, SomeLimitIsTooSmall) {
  EXPECT_TRUE(
      keptBetweenSegments(plainChain(9), 50).has_value());  // 4 and 3 and 2 values, beside what stays and a gradient
  EXPECT_FALSE(keptBetweenSegments(plainChain(9), 40).has_value());
  EXPECT_FALSE(keptBetweenSegments(plainChain(1), 9).has_value());
}

TEST(TrainSegments, CutsWhereLeastCrosses) {
  // The first value is read by all others: a cut behind the fourth, which alone is read later, keeps least.
  const std::vector<ChainValue> chain = {{10, 3}, {10, 3}, {10, 3}, {1, 4}, {10, 5}, {10, 6}, {10, 6}};
  EXPECT_EQ(keptBetweenSegments(chain, 32), Stays({false, false, false, true, false, false, false}));
}

TEST(TrainSegments, GradientsTakeRoomWhereThePassIs) {
  auto chain = plainChain(4);
  chain[1].gradientBytes = 25;  // with the two values that are still there: 45, and the third and fourth are given up
  EXPECT_EQ(keptBetweenSegments(chain, 45), Stays({false, false, false, false}));
  EXPECT_NE(keptBetweenSegments(chain, 44), Stays({false, false, false, false}));
}

TEST(TrainSegments, OfNoValuesIsNone) {
  EXPECT_EQ(keptBetweenSegments({}, 0), Stays());
}

}  // namespace
}  // namespace carina::graph
