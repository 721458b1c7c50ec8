// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/calibrator.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::eval {
namespace {

double logit(double p) {
  return std::log(p / (1 - p));
}

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

/// Films that are positive as often as a probability says, and the scores of a system that exaggerates `temperature`
/// times.
Cases exaggerated(double temperature, int count) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal(-0.5, 1.2);
  std::uniform_real_distribution<double> uniform;
  Cases cases;
  for (int i = 0; i < count; ++i) {
    const double true_ = normal(random);
    (uniform(random) < sigmoid(true_) ? cases.positives : cases.negatives).push_back(sigmoid(temperature * true_));
  }
  std::ranges::sort(cases.positives);
  std::ranges::sort(cases.negatives);
  return cases;
}

double logLoss(const Cases& cases, double temperature) {
  double sum = 0;
  for (const double p : cases.positives) sum -= std::log(sigmoid(logit(p) / temperature));
  for (const double p : cases.negatives) sum -= std::log(1 - sigmoid(logit(p) / temperature));
  return sum;
}

TEST(Temperature, HasTheLeastLogLossOfAll) {
  for (const double exaggeration : {0.4, 1.0, 2.5}) {
    const auto cases = exaggerated(exaggeration, 2000);
    const auto found = fitCalibrator(cases, Calibration::Temperature);
    const double least = logLoss(cases, found.temperature);
    for (double temperature = 0.2; temperature < 5; temperature *= 1.01) {
      EXPECT_GE(logLoss(cases, temperature), least - 1e-9) << temperature;
    }
    EXPECT_NEAR(found.temperature, exaggeration, 0.15 * exaggeration);
  }
}

TEST(Temperature, KeepsTheOrderAndTheEnds) {
  const auto calibrator = fitCalibrator(exaggerated(2, 500), Calibration::Temperature);
  double last = -1;
  for (double p = 0; p <= 1; p += 1.0 / 64) {
    const double mapped = calibrator(p);
    EXPECT_GT(mapped, last);
    EXPECT_GE(mapped, 0);
    EXPECT_LE(mapped, 1);
    last = mapped;
  }
}

TEST(Temperature, OfPerfectlyToldClassesIsFinite) {
  const auto calibrator = fitCalibrator({.positives = {0.8, 0.9}, .negatives = {0.1, 0.2}}, Calibration::Temperature);
  EXPECT_TRUE(std::isfinite(calibrator.temperature));
  EXPECT_GT(calibrator.temperature, 0);
  EXPECT_TRUE(std::isfinite(calibrator(0.5)));
}

TEST(Temperature, LeavesAloneWhatTellsNothingOfIt) {
  // Scores of ½ have a logit of 0, which no temperature moves.
  const auto calibrator = fitCalibrator({.positives = {0.5}, .negatives = {0.5, 0.5}}, Calibration::Temperature);
  EXPECT_EQ(calibrator.temperature, 1);
}

/// The least squares of a non-decreasing sequence, by the max-min formula: max over i ≤ k of min over j ≥ k of the
/// mean of i … j. Source: Robertson, Wright, Dykstra: Order restricted statistical inference, 1988, theorem 1.4.4
std::vector<double> maxMin(const std::vector<double>& values) {
  std::vector<double> fitted;
  for (std::size_t k = 0; k < values.size(); ++k) {
    double highest = -1;
    for (std::size_t i = 0; i <= k; ++i) {
      double lowest = 2;
      double sum = 0;
      for (std::size_t j = i; j < values.size(); ++j) {
        sum += values[j];
        if (j >= k) lowest = std::min(lowest, sum / static_cast<double>(j - i + 1));
      }
      highest = std::max(highest, lowest);
    }
    fitted.push_back(highest);
  }
  return fitted;
}

TEST(Isotonic, IsTheLeastSquaresFitThatDoesNotDecrease) {
  std::mt19937 random(9);
  Cases cases;
  std::vector<double> labels;
  for (int i = 0; i < 60; ++i) {
    const double score = (i + 0.5) / 60;
    const bool isPositive = random() % 60 < static_cast<unsigned>(i);
    labels.push_back(isPositive ? 1 : 0);
    (isPositive ? cases.positives : cases.negatives).push_back(score);
  }
  const auto calibrator = fitCalibrator(cases, Calibration::Isotonic);
  const auto expected = maxMin(labels);
  for (int i = 0; i < 60; ++i) {
    EXPECT_NEAR(calibrator((i + 0.5) / 60), expected[static_cast<std::size_t>(i)], 1e-12) << i;
  }
}

TEST(Isotonic, TakesEqualScoresTogetherAndHoldsItsEnds) {
  const auto calibrator =
      fitCalibrator({.positives = {0.5, 0.5, 0.9}, .negatives = {0.1, 0.5, 0.5}}, Calibration::Isotonic);
  EXPECT_DOUBLE_EQ(calibrator(0.5), 0.5);
  EXPECT_DOUBLE_EQ(calibrator(0.0), calibrator(0.1));
  EXPECT_DOUBLE_EQ(calibrator(1.0), calibrator(0.9));
  EXPECT_DOUBLE_EQ(calibrator(0.3), 0.25);  // half way between 0 at 0.1 and 0.5 at 0.5
}

TEST(Calibrator, MakesNoProbabilityOfWhatIsNoNumber) {
  for (const auto method : {Calibration::Temperature, Calibration::Isotonic}) {
    const auto calibrator = fitCalibrator({.positives = {0.4, 0.9}, .negatives = {0.1, 0.5}}, method);
    EXPECT_TRUE(std::isnan(calibrator(std::nan(""))));
  }
}

TEST(FitCalibrator, RefusesOneClassAndWhatIsNoProbability) {
  for (const auto method : {Calibration::Temperature, Calibration::Isotonic}) {
    EXPECT_THROW(fitCalibrator({.positives = {0.5}, .negatives = {}}, method), Error);
    EXPECT_THROW(fitCalibrator({.positives = {1.5}, .negatives = {0.5}}, method), Error);
  }
  EXPECT_THROW(parseCalibration("platt"), Error);
  EXPECT_EQ(parseCalibration("isotonic"), Calibration::Isotonic);
}

}  // namespace
}  // namespace carina::eval
