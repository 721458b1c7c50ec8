// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/roc.h"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/eval/auroc.h"
#include "tests/unit/engine/eval/drawn_set.h"

namespace carina::eval {
namespace {

// Thresholds 0.9: one positive; 0.5: a positive and a negative; 0.1: a negative.
const Cases kSmall = {.positives = {0.5, 0.9}, .negatives = {0.1, 0.5}};

double area(const Roc& roc) {
  double sum = 0;
  double x = 0;
  double y = 0;
  for (const auto& point : roc.points) {
    sum += (roc.falsePositiveRate(point) - x) * (roc.sensitivity(point) + y) / 2;
    x = roc.falsePositiveRate(point);
    y = roc.sensitivity(point);
  }
  return sum;
}

Cases drawn(int steps) {
  const auto set = drawSet({.patients = 800, .steps = steps});
  return makeCases(knownCases(set.films, set.scores, 0));
}

TEST(Roc, HasAPointForEachDistinctScore) {
  const auto roc = makeRoc(kSmall);
  ASSERT_EQ(roc.points.size(), 3U);
  EXPECT_EQ(roc.points[0].threshold, 0.9);
  EXPECT_EQ(roc.points[0].truePositives, 1);
  EXPECT_EQ(roc.points[0].falsePositives, 0);
  EXPECT_EQ(roc.points[1].truePositives, 2);
  EXPECT_EQ(roc.points[1].falsePositives, 1);
  EXPECT_EQ(roc.sensitivity(roc.points[2]), 1);
  EXPECT_EQ(roc.falsePositiveRate(roc.points[2]), 1);
}

TEST(Roc, TheAreaUnderItIsTheAurocAndItsCornersKeepIt) {
  for (const int steps : {0, 20, 3}) {
    const auto cases = drawn(steps);
    const auto roc = makeRoc(cases);
    const auto corners = cornersOf(roc);
    EXPECT_LT(corners.points.size(), roc.points.size() + 1);
    EXPECT_NEAR(area(roc), auroc(cases).value(), 1e-12);
    EXPECT_NEAR(area(corners), auroc(cases).value(), 1e-12);
  }
}

TEST(AveragePrecision, IsTheSumOfStepsWorkedOutByHand) {
  // Recall ½ at precision 1, then 1 at precision 2/3.
  EXPECT_DOUBLE_EQ(averagePrecision(makeRoc(kSmall)).value(), 0.5 * 1 + 0.5 * 2 / 3);
  EXPECT_DOUBLE_EQ(averagePrecision(makeRoc({.positives = {3, 4}, .negatives = {1, 2}})).value(), 1);
  // A score that knows nothing: the prevalence.
  EXPECT_DOUBLE_EQ(averagePrecision(makeRoc({.positives = {1}, .negatives = {1, 1, 1}})).value(), 0.25);
  EXPECT_FALSE(averagePrecision(makeRoc({.positives = {}, .negatives = {1}})).has_value());
}

TEST(PartialAuroc, OfChanceIsAHalfAndOfAPerfectScoreOne) {
  for (const double limit : {0.05, 0.2, 1.0}) {
    const auto chance = partialAuroc(makeRoc({.positives = {1}, .negatives = {1}}), limit).value();
    EXPECT_DOUBLE_EQ(chance.area, limit * limit / 2);
    EXPECT_DOUBLE_EQ(chance.standardized, 0.5);
    const auto perfect = partialAuroc(makeRoc({.positives = {2}, .negatives = {1}}), limit).value();
    EXPECT_DOUBLE_EQ(perfect.area, limit);
    EXPECT_DOUBLE_EQ(perfect.standardized, 1);
  }
}

TEST(PartialAuroc, UpToOneIsTheAuroc) {
  const auto cases = drawn(30);
  EXPECT_NEAR(partialAuroc(makeRoc(cases), 1).value().area, auroc(cases).value(), 1e-12);
}

TEST(PartialAuroc, CutsAStepWhereTheLimitIs) {
  // From (0, ½) the curve climbs to (½, 1): up to a quarter it is a trapezoid of heights ½ and ¾.
  EXPECT_DOUBLE_EQ(partialAuroc(makeRoc(kSmall), 0.25).value().area, 0.25 * (0.5 + 0.75) / 2);
  EXPECT_THROW(partialAuroc(makeRoc(kSmall), 0), Error);
  EXPECT_THROW(partialAuroc(makeRoc(kSmall), 1.1), Error);
  EXPECT_THROW(partialAuroc(makeRoc(kSmall), NAN), Error);
}

}  // namespace
}  // namespace carina::eval
