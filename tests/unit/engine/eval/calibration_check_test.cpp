// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/calibration_check.h"

#include <array>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "tests/unit/engine/eval/drawn_set.h"

namespace carina::eval {
namespace {

std::optional<CalibrationResult> check(const DrawnSet& set, Calibration method, const FittingSet& fitting = {}) {
  return checkCalibration(set.films, fitting, {&set.scores, 1}, {.model = 0, .label = 0}, {.calibration = method});
}

FittingSet fittingOn(const DrawnSet& set) {
  return {.films = &set.films, .models = {&set.scores, 1}};
}

/// The Brier score of films whose scores `calibratorOf` their patient changes first.
template <typename Chosen>
double brierOf(const DrawnSet& set, const Chosen& calibratorOf) {
  double sum = 0;
  for (std::size_t i = 0; i < set.films.films(); ++i) {
    const double error = calibratorOf(set.films.patients[i])(set.scores.values[i]) - double{set.films.truth[i]};
    sum += error * error;
  }
  return sum / static_cast<double>(set.films.films());
}

class CalibrationCheck : public testing::TestWithParam<Calibration> {
 protected:
  DrawnSet set = drawSet({.patients = 300, .filmsOfEach = 2, .seed = 1});
  DrawnSet other = drawSet({.patients = 200, .filmsOfEach = 2, .share = 0.5, .seed = 2});
};

TEST_P(CalibrationCheck, FitsOnOtherFilmsAndJudgesOnTheSet) {
  const auto found = check(set, GetParam(), fittingOn(other)).value();
  const auto fitted = fitCalibrator(makeCases(knownCases(other.films, other.scores, 0)), GetParam());
  EXPECT_EQ(found.method, GetParam());
  EXPECT_NEAR(found.before->brier, brierOf(set, [](std::int32_t) { return [](double p) { return p; }; }), 1e-12);
  EXPECT_NEAR(found.after->brier, brierOf(set, [&](std::int32_t) { return fitted; }), 1e-12);
  EXPECT_EQ(found.fitted->temperature, fitted.temperature);
  EXPECT_EQ(found.fitted->to, fitted.to);
}

TEST_P(CalibrationCheck, JudgesEachHalfOfThePatientsByTheOther) {
  const auto halfOf = [](std::int32_t patient) {
    return Rng(BootstrapOptions{}.seed).fork(static_cast<std::uint64_t>(patient)).below(2);
  };
  std::array<KnownCases, 2> halves;
  const auto known = knownCases(set.films, set.scores, 0);
  for (std::size_t i = 0; i < known.scores.size(); ++i) {
    auto& half = halves[halfOf(known.patients[i])];
    half.scores.push_back(known.scores[i]);
    half.isPositive.push_back(known.isPositive[i]);
  }
  const std::array<Calibrator, 2> fitted = {fitCalibrator(makeCases(halves[0]), GetParam()),
                                            fitCalibrator(makeCases(halves[1]), GetParam())};
  const auto found = check(set, GetParam()).value();
  EXPECT_NEAR(found.after->brier, brierOf(set, [&](std::int32_t patient) { return fitted[1 - halfOf(patient)]; }),
              1e-12);
}

TEST_P(CalibrationCheck, NeverFitsOnThePatientsItJudges) {
  // Were films shared out, repeated ones would be in both halves and the curve another.
  const auto once = check(set, GetParam());
  const auto often = check(repeated(set, 3), GetParam());
  ASSERT_TRUE(once.has_value() && often.has_value());
  EXPECT_NEAR(often->after.value().brier, once->after.value().brier, 1e-9);
  EXPECT_NEAR(often->after.value().ece, once->after.value().ece, 1e-9);
}

TEST_P(CalibrationCheck, IsNothingWhereScoresAreNoProbabilities) {
  auto logits = set;
  logits.scores.values[5] = 1.5;
  EXPECT_FALSE(check(logits, GetParam()).has_value());
  EXPECT_FALSE(check(logits, GetParam(), fittingOn(other)).has_value());
  EXPECT_FALSE(check(other, GetParam(), fittingOn(logits)).has_value());
}

TEST_P(CalibrationCheck, IsNothingWhereThereIsNothingToFitOn) {
  auto onePositive = drawSet({.patients = 50, .share = 0});
  onePositive.films.truth[7] = 1;
  EXPECT_FALSE(check(onePositive, GetParam()).has_value());
  EXPECT_FALSE(check(set, GetParam(), fittingOn(drawSet({.patients = 50, .share = 0}))).has_value());
}

TEST_P(CalibrationCheck, RefusesFilmsOfOtherLabelsOrModels) {
  const auto wide = drawSet({.patients = 20, .labels = 2});
  EXPECT_THROW(check(set, GetParam(), fittingOn(wide)), Error);
  EXPECT_THROW(check(set, GetParam(), {.films = &other.films, .models = {}}), Error);
}

INSTANTIATE_TEST_SUITE_P(BothMethods, CalibrationCheck,
                         testing::Values(Calibration::Temperature, Calibration::Isotonic));

}  // namespace
}  // namespace carina::eval
