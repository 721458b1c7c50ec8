// SPDX-License-Identifier: Apache-2.0
#include "engine/scaling/slowest_rank.h"

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::scaling {
namespace {

// Expected values of the largest of n standard normal deviates: Harter, Expected values of normal order statistics,
// Biometrika 48, 1961, table 1.
TEST(SlowestRank, IsAsFarBehindAsTheTabledExpectationOfTheLargest) {
  EXPECT_NEAR(slowestOf(5), 1.16296, 0.02);
  EXPECT_NEAR(slowestOf(10), 1.53875, 0.01);
  EXPECT_NEAR(slowestOf(20), 1.86748, 0.01);
  EXPECT_NEAR(slowestOf(50), 2.24907, 0.01);
  EXPECT_NEAR(slowestOf(100), 2.50759, 0.01);
}

TEST(SlowestRank, IsNotBehindAlone) {
  EXPECT_EQ(slowestOf(1), 0);
}

TEST(SlowestRank, FallsBehindFurtherTheMoreThereAre) {
  for (int ranks = 1; ranks < 1000; ++ranks) EXPECT_LT(slowestOf(ranks), slowestOf(ranks + 1));
}

TEST(SlowestRank, NeedsOneRank) {
  EXPECT_THROW(slowestOf(0), Error);
}

}  // namespace
}  // namespace carina::scaling
