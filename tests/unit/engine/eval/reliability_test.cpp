// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/reliability.h"

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::eval {
namespace {

TEST(Reliability, IsWhatAHandWorksOut) {
  // Two bins: 0.2 and 0.4 with one positive, 0.9 with a positive.
  const Cases cases = {.positives = {0.4, 0.9}, .negatives = {0.2}};
  const auto found = judgeReliability(cases, 2).value();
  EXPECT_EQ(found.count, 3);
  EXPECT_NEAR(found.brier, (0.36 + 0.01 + 0.04) / 3, 1e-15);
  EXPECT_EQ(found.bins[0].count, 2);
  EXPECT_NEAR(found.bins[0].meanScore, 0.3, 1e-15);
  EXPECT_NEAR(found.bins[0].share, 0.5, 1e-15);
  EXPECT_NEAR(found.bins[1].share, 1, 1e-15);
  EXPECT_NEAR(found.ece, 2.0 / 3 * 0.2 + 1.0 / 3 * 0.1, 1e-15);
}

TEST(Reliability, PutsEndsIntoTheOuterBins) {
  const auto found = judgeReliability({.positives = {1, 1}, .negatives = {0}}, 4).value();
  EXPECT_EQ(found.bins.front().count, 1);
  EXPECT_EQ(found.bins.back().count, 2);
  EXPECT_EQ(found.brier, 0);
  EXPECT_EQ(found.ece, 0);
}

TEST(Reliability, IsNothingOfWhatIsNoProbability) {
  EXPECT_FALSE(judgeReliability({.positives = {1.01}, .negatives = {0.5}}).has_value());
  EXPECT_FALSE(judgeReliability({.positives = {0.5}, .negatives = {-0.1}}).has_value());
  EXPECT_FALSE(judgeReliability({}).has_value());
  EXPECT_THROW(judgeReliability({.positives = {0.5}, .negatives = {0.1}}, 0), Error);
}

}  // namespace
}  // namespace carina::eval
