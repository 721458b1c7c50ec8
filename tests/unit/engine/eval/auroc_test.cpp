// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/auroc.h"

#include <cmath>

#include <gtest/gtest.h>

namespace carina::eval {
namespace {

/// The definition, pair by pair.
double pairwise(const Cases& cases) {
  double won = 0;
  for (const double positive : cases.positives) {
    for (const double negative : cases.negatives) won += positive > negative ? 1.0 : positive == negative ? 0.5 : 0.0;
  }
  return won / static_cast<double>(cases.positives.size() * cases.negatives.size());
}

TEST(Auroc, IsUndefinedWithoutPositivesOrNegatives) {
  EXPECT_EQ(auroc({.positives = {}, .negatives = {1, 2}}), std::nullopt);
  EXPECT_EQ(auroc({.positives = {1}, .negatives = {}}), std::nullopt);
  EXPECT_EQ(auroc({}), std::nullopt);
}

TEST(Auroc, CountsTiesAsHalf) {
  EXPECT_EQ(auroc({.positives = {5, 5}, .negatives = {5, 5, 5}}), 0.5);
  EXPECT_EQ(auroc({.positives = {2}, .negatives = {1, 2}}), 0.75);
}

TEST(Auroc, IsWhatComparingEveryPairGives) {
  std::vector<float> labels;
  std::vector<double> scores;
  for (int i = 0; i < 300; ++i) {
    labels.push_back(static_cast<float>((i * 7) % 3 == 0));
    scores.push_back(static_cast<double>((i * i * 31 + i) % 47));
  }
  const auto cases = makeCases(labels, scores);
  EXPECT_DOUBLE_EQ(auroc(cases).value(), pairwise(cases));
}

TEST(Auroc, TakesInfiniteScoresForWhatTheyAre) {
  EXPECT_EQ(auroc({.positives = {HUGE_VAL}, .negatives = {-HUGE_VAL, HUGE_VAL}}), 0.75);
}

}  // namespace
}  // namespace carina::eval
