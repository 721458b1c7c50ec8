// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/evaluation.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "tests/unit/engine/eval/drawn_set.h"

namespace carina::eval {
namespace {

const float kUnknown = std::numeric_limits<float>::quiet_NaN();
const EvaluationOptions kQuick = {.bootstrap = {.replicates = 50, .seed = 1}};

/// Labels "A" with both classes, "B" without a positive, "C" with unknowns; four films of three patients.
FilmSet fourFilms() {
  FilmSet set;
  set.labels = {"A", "B", "C"};
  set.ids = {"a", "b", "c", "d"};
  set.patients = {0, 0, 1, 2};
  set.patientCount = 3;
  set.truth = {1, 0, kUnknown, 0, 0, 1, 1, 0, 0, 0, 0, kUnknown};
  return set;
}

ScoreSet scoresOf(std::string name, std::vector<double> values) {
  return {.name = std::move(name), .weightsSha256 = {}, .values = std::move(values)};
}

const ScoreSet kFirst = scoresOf("first", {.9, .5, .1, .4, .5, .8, .3, .5, .2, .1, .5, .6});

TEST(Evaluation, MasksUnknownLabelsAndLeavesUndefinedOnesOutOfTheMean) {
  const auto set = fourFilms();
  const auto result = evaluate(set, {&kFirst, 1}, kQuick).models.at(0);
  EXPECT_EQ(result.labels[0].auroc.auroc, 0.75);
  EXPECT_EQ(result.labels[0].patients, 3);
  EXPECT_EQ(result.labels[1].auroc.auroc, std::nullopt);
  EXPECT_FALSE(result.labels[1].point.has_value());
  EXPECT_EQ(result.labels[2].films, 2);
  EXPECT_EQ(result.labels[2].positives, 1);
  EXPECT_EQ(result.labels[2].auroc.auroc, 1.0);
  EXPECT_EQ(result.mean.auroc, 0.875);
  EXPECT_EQ(result.mean.labelsCounted, 2);
}

TEST(Evaluation, SaysWhereEveryScoreIsTheSame) {
  const auto set = fourFilms();
  const auto flat = scoresOf("flat", std::vector<double>(12, 0.3));
  const auto result = evaluate(set, {&flat, 1}, kQuick).models.at(0);
  EXPECT_TRUE(result.labels[0].areAllEqual);
  EXPECT_EQ(result.labels[0].auroc.auroc, 0.5);
  EXPECT_FALSE(result.labels[1].areAllEqual);  // there is nothing to tell apart
}

// By Youden the first model calls film a alone (from 0.9 on), the second c alone (from 0.9 on); both have the finding.
TEST(Evaluation, TellsTheFilmsThatChangeSides) {
  const auto second = scoresOf("second", {.2, .5, .1, .1, .5, .8, .9, .5, .2, .3, .5, .6});
  const std::vector<ScoreSet> models = {kFirst, second};
  const auto evaluation = evaluate(fourFilms(), models, kQuick);
  ASSERT_EQ(evaluation.comparisons.size(), 1U);
  const auto& comparison = evaluation.comparisons[0];
  ASSERT_EQ(comparison.changed.size(), 2U);
  const auto expectChange = [](const ChangedFilm& changed, std::size_t film, bool calledByA, double a, double b) {
    EXPECT_EQ(changed.film, film);
    EXPECT_EQ(changed.label, 0U);
    EXPECT_TRUE(changed.isPositive);
    EXPECT_EQ(changed.calledByA, calledByA);
    EXPECT_EQ(changed.scoreA, a);
    EXPECT_EQ(changed.scoreB, b);
  };
  expectChange(comparison.changed[0], 0, true, 0.9, 0.2);
  expectChange(comparison.changed[1], 2, false, 0.3, 0.9);
  EXPECT_EQ(comparison.labels[0].onlyARight, 1);
  EXPECT_EQ(comparison.labels[0].onlyBRight, 1);
  EXPECT_EQ(comparison.labels[2].onlyARight, 0);
  // Mean AUROC (0.75 + 1)/2 of both: the second ranks c over all, a over b.
  EXPECT_DOUBLE_EQ(comparison.meanDifference.value(), 0);
}

TEST(Evaluation, JudgesCalibrationOnPatientsItWasNotFittedOn) {
  // Exaggerated probabilities: the temperature brings the error down, fitted on halves or on another set.
  auto set = drawSet({.patients = 3000, .share = 0.4, .separation = 1, .seed = 1});
  auto other = drawSet({.patients = 3000, .share = 0.4, .separation = 1, .seed = 2});
  for (auto* each : {&set, &other}) {
    for (double& p : each->scores.values) p = 1 / (1 + std::pow((1 - p) / p, 4.0));
  }
  auto options = kQuick;
  options.calibration = Calibration::Temperature;
  const auto halves = evaluate(set.films, {&set.scores, 1}, options);
  const auto fitted = evaluate(set.films, {&set.scores, 1}, options, {&other.films, {&other.scores, 1}});
  for (const auto* evaluation : {&halves, &fitted}) {
    const auto& calibration = evaluation->models[0].labels[0].calibration.value();
    EXPECT_LT(calibration.after->ece, 0.6 * calibration.before->ece);
    EXPECT_GT(calibration.fitted->temperature, 1.5);
  }
}

TEST(Evaluation, GivesTheSameNumbersTwice) {
  const auto set = drawSet({.patients = 200, .filmsOfEach = 2, .labels = 3});
  const auto once = evaluate(set.films, {&set.scores, 1}, kQuick);
  const auto twice = evaluate(set.films, {&set.scores, 1}, kQuick);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(once.models[0].labels[i].bootstrap95->low, twice.models[0].labels[i].bootstrap95->low);
    EXPECT_EQ(once.models[0].labels[i].auroc.variance, twice.models[0].labels[i].auroc.variance);
  }
}

TEST(Evaluation, OnePatientHasNoIntervalFromResampling) {
  const auto set = drawSet({.patients = 1, .filmsOfEach = 40});
  const auto result = evaluate(set.films, {&set.scores, 1}, kQuick).models.at(0);
  EXPECT_TRUE(result.labels[0].auroc.auroc.has_value());
  EXPECT_FALSE(result.labels[0].bootstrap95.has_value());
  EXPECT_FALSE(result.mean.bootstrap95.has_value());
}

TEST(Evaluation, RefusesTablesThatDoNotFit) {
  const auto set = fourFilms();
  EXPECT_THROW(evaluate(set, {}, kQuick), Error);
  EXPECT_THROW(evaluate({}, {&kFirst, 1}, kQuick), Error);
  const auto tooShort = scoresOf("short", {0.5});
  EXPECT_THROW(evaluate(set, {&tooShort, 1}, kQuick), Error);
  auto odd = fourFilms();
  odd.attributes = {{"sex", {"F"}}};
  EXPECT_THROW(evaluate(odd, {&kFirst, 1}, kQuick), Error);
}

TEST(Evaluation, NamesAScoreThatIsNoNumber) {
  const auto set = fourFilms();
  auto bad = kFirst;
  bad.values[4] = std::numeric_limits<double>::quiet_NaN();
  try {
    evaluate(set, {&bad, 1}, kQuick);
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr("'b'"), testing::HasSubstr("'B'")));
  }
}

TEST(Evaluation, RefusesPatientsThatAreNotThere) {
  for (const std::int32_t patient : {-1, 3}) {
    auto set = fourFilms();
    set.patients[2] = patient;
    EXPECT_THROW(evaluate(set, {&kFirst, 1}, kQuick), Error) << patient;
  }
}

TEST(Evaluation, StopsWhenItIsAskedTo) {
  std::stop_source stop;
  stop.request_stop();
  try {
    evaluate(fourFilms(), {&kFirst, 1}, kQuick, {}, stop.get_token());
    FAIL() << "it went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Cancelled);
  }
}

TEST(AverageOf, IsTheMeanFilmByFilm) {
  const std::vector<ScoreSet> models = {scoresOf("a", {0, 1}), scoresOf("b", {0.5, 0.5})};
  const auto mean = averageOf(models);
  EXPECT_THAT(mean.values, testing::ElementsAre(0.25, 0.75));
  EXPECT_EQ(mean.name, "ensemble of 2");
  EXPECT_THROW(averageOf({}), Error);
  const std::vector<ScoreSet> uneven = {scoresOf("a", {0, 1}), scoresOf("b", {0.5})};
  EXPECT_THROW(averageOf(uneven), Error);
}

}  // namespace
}  // namespace carina::eval
