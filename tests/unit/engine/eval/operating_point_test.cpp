// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/operating_point.h"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "tests/unit/engine/eval/drawn_set.h"

namespace carina::eval {
namespace {

/// What calling films positive from `threshold` on gives, counted film by film.
struct Called {
  double sensitivity = 0;
  double specificity = 0;
};

Called callFrom(const Cases& cases, double threshold) {
  Called called;
  for (const double score : cases.positives) called.sensitivity += score >= threshold ? 1 : 0;
  for (const double score : cases.negatives) called.specificity += score < threshold ? 1 : 0;
  called.sensitivity /= static_cast<double>(cases.positives.size());
  called.specificity /= static_cast<double>(cases.negatives.size());
  return called;
}

std::vector<double> allThresholds(const Cases& cases) {
  auto all = cases.positives;
  all.insert(all.end(), cases.negatives.begin(), cases.negatives.end());
  return all;
}

class CutPoints : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    const auto set = drawSet({.patients = 300, .steps = GetParam(), .seed = 5});
    cases = makeCases(knownCases(set.films, set.scores, 0));
    roc = makeRoc(cases);
  }
  Cases cases;
  Roc roc;
};

TEST_P(CutPoints, YoudenIsTheBestOfAllThresholds) {
  const auto found = youdenPoint(roc).value();
  const auto called = callFrom(cases, found.threshold.value());
  EXPECT_DOUBLE_EQ(found.sensitivity, called.sensitivity);
  EXPECT_DOUBLE_EQ(found.specificity, called.specificity);
  for (const double threshold : allThresholds(cases)) {
    const auto other = callFrom(cases, threshold);
    EXPECT_LE(other.sensitivity + other.specificity, found.sensitivity + found.specificity + 1e-12);
    // Of equal ones the highest threshold.
    const bool isEqual =
        std::abs(other.sensitivity + other.specificity - found.sensitivity - found.specificity) < 1e-12;
    EXPECT_TRUE(!isEqual || threshold <= found.threshold) << threshold;
  }
}

TEST_P(CutPoints, SensitivityAtASpecificityIsTheLargestThereIs) {
  for (const double wanted : {0.0, 0.5, 0.8, 0.95, 1.0}) {
    const auto found = sensitivityAtSpecificity(roc, wanted).value();
    EXPECT_GE(found.specificity, wanted - 1e-9);
    double best = 0;
    for (const double threshold : allThresholds(cases)) {
      const auto other = callFrom(cases, threshold);
      if (other.specificity >= wanted) best = std::max(best, other.sensitivity);
    }
    EXPECT_DOUBLE_EQ(found.sensitivity, best) << wanted;
  }
}

TEST_P(CutPoints, SpecificityAtASensitivityIsTheLargestThereIs) {
  for (const double wanted : {0.1, 0.5, 0.8, 0.95, 1.0}) {
    const auto found = specificityAtSensitivity(roc, wanted).value();
    EXPECT_GE(found.sensitivity, wanted - 1e-9);
    double best = 0;
    for (const double threshold : allThresholds(cases)) {
      const auto other = callFrom(cases, threshold);
      if (other.sensitivity >= wanted) best = std::max(best, other.specificity);
    }
    EXPECT_DOUBLE_EQ(found.specificity, best) << wanted;
  }
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutTies, CutPoints, testing::Values(0, 10, 2));

TEST(CutPoint, MayCallNobody) {
  // Every negative scores as high as the only positive: no threshold keeps them all out.
  const auto found = sensitivityAtSpecificity(makeRoc({.positives = {1}, .negatives = {1, 1}}), 1).value();
  EXPECT_FALSE(found.threshold.has_value());
  EXPECT_EQ(found.sensitivity, 0);
  EXPECT_EQ(found.specificity, 1);
}

TEST(CutPoint, IsNothingOfAnUndefinedCurve) {
  const auto roc = makeRoc({.positives = {1, 2}, .negatives = {}});
  EXPECT_FALSE(youdenPoint(roc).has_value());
  EXPECT_FALSE(sensitivityAtSpecificity(roc, 0.9).has_value());
  EXPECT_FALSE(specificityAtSensitivity(roc, 0.9).has_value());
  EXPECT_THROW(specificityAtSensitivity(roc, 2), Error);
}

TEST(CutRule, IsReadAsItIsWritten) {
  for (const char* text : {"youden", "sensitivity=0.9", "specificity=0.975", "sensitivity=1"}) {
    EXPECT_EQ(parseCutRule(text).text(), text);
  }
  for (const char* text : {"", "Youden", "sensitivity", "sensitivity=", "sensitivity=0", "sensitivity=1.01",
                           "sensitivity=0.9x", "specificity=nan", "accuracy=0.9"}) {
    EXPECT_THROW(parseCutRule(text), Error) << text;
  }
}

TEST(JudgedPoint, CountsBothClasses) {
  KnownCases known;
  known.scores = {0.9, 0.4, 0.4, 0.1, 0.6};
  known.isPositive = {1, 1, 0, 0, 0};
  known.patients = {0, 1, 2, 3, 4};
  known.films = {0, 1, 2, 3, 4};
  const auto point = judgePoint(known, 0.4).value();
  EXPECT_EQ(point.truePositives, 2);
  EXPECT_EQ(point.falseNegatives, 0);
  EXPECT_EQ(point.falsePositives, 2);
  EXPECT_EQ(point.trueNegatives, 1);
  const auto none = judgePoint(known, 0.95).value();
  EXPECT_EQ(none.sensitivity.value(), 0);
  EXPECT_EQ(none.specificity.value(), 1);
  const auto all = judgePoint(known, 0.1).value();
  EXPECT_EQ(all.sensitivity.value(), 1);
  EXPECT_EQ(all.specificity.value(), 0);
  known.isPositive = {1, 1, 1, 1, 1};
  EXPECT_FALSE(judgePoint(known, 0.4).has_value());
}

// Altman and Bland 1994: liver scan of 344 patients, 258 abnormal; sensitivity 231/258, specificity 54/86. At the
// sample's prevalence of 0.75 PPV is 231/263 = 0.88 and NPV 54/81 = 0.67; at 0.25 they are 0.45 and 0.95.
TEST(PredictiveValues, AreThoseOfAltmanAndBland) {
  const double sensitivity = 231.0 / 258;
  const double specificity = 54.0 / 86;
  const auto own = predictiveValues(sensitivity, specificity, 258.0 / 344);
  EXPECT_NEAR(own.positive.value(), 231.0 / 263, 1e-12);
  EXPECT_NEAR(own.negative.value(), 54.0 / 81, 1e-12);
  const auto rare = predictiveValues(sensitivity, specificity, 0.25);
  EXPECT_NEAR(rare.positive.value(), 0.45, 0.005);
  EXPECT_NEAR(rare.negative.value(), 0.95, 0.005);
}

TEST(PredictiveValues, AreNothingWhereNobodyIsCalledSo) {
  EXPECT_FALSE(predictiveValues(0, 1, 0.5).positive.has_value());
  EXPECT_FALSE(predictiveValues(1, 0, 0.5).negative.has_value());
  EXPECT_THROW(predictiveValues(1, 1, 1.5), Error);
}

}  // namespace
}  // namespace carina::eval
