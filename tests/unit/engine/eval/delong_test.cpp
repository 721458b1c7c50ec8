// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/delong.h"

#include <gtest/gtest.h>

namespace carina::eval {
namespace {

// By hand: positives 2, 4 and negatives 1, 3. V10 = ½, 1 and V01 = 1, ½, each of sample variance ⅛; their sum over two
// cases each is ⅛.
TEST(DeLong, GivesTheVarianceWorkedOutByHand) {
  const auto estimate = estimateAuroc({.positives = {2, 4}, .negatives = {1, 3}});
  EXPECT_EQ(estimate.auroc, 0.75);
  EXPECT_EQ(estimate.variance, 0.125);
  EXPECT_NEAR(estimate.interval95.value().low, 0.75 - 1.959963984540054 * 0.35355339059327373, 1e-15);
  EXPECT_EQ(estimate.interval95.value().high, 1.0);
}

TEST(DeLong, GivesNoVarianceWhereAClassHasOneCase) {
  const auto estimate = estimateAuroc({.positives = {2}, .negatives = {1, 3}});
  EXPECT_EQ(estimate.auroc, 0.5);
  EXPECT_EQ(estimate.variance, std::nullopt);
  EXPECT_FALSE(estimate.interval95.has_value());
}

TEST(DeLong, GivesNothingWhereTheAurocIsUndefined) {
  EXPECT_EQ(estimateAuroc({.positives = {}, .negatives = {1, 3}}).auroc, std::nullopt);
}

TEST(DeLong, GivesExactlyNoVarianceWhereAllScoresTie) {
  const auto estimate = estimateAuroc({.positives = {1, 1, 1}, .negatives = {1, 1, 1, 1, 1, 1, 1}});
  EXPECT_EQ(estimate.variance, 0.0);
  EXPECT_EQ(estimate.interval95.value().low, 0.5);
}

}  // namespace
}  // namespace carina::eval
