// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdlib>
#include <limits>

#include <gtest/gtest.h>

#include "engine/eval/auroc.h"
#include "engine/eval/class_mean.h"
#include "engine/eval/delong.h"
#include "engine/eval/operating_point.h"
#include "engine/eval/paired.h"
#include "engine/eval/reliability.h"
#include "engine/eval/roc.h"
#include "tests/golden/golden_files.h"
#include "tests/golden/golden_json.h"

namespace carina::golden {
namespace {

using nlohmann::json;

template <typename Number>
void append(const json& values, std::vector<Number>& to) {
  for (const auto& value : values) {
    to.push_back(value.is_null() ? std::numeric_limits<Number>::quiet_NaN() : value.get<Number>());
  }
}

void expectNear(const std::optional<double>& value, const json& golden, double relative) {
  ASSERT_EQ(value.has_value(), !golden.is_null());
  if (!value) return;
  EXPECT_NEAR(*value, golden.get<double>(), relative * std::abs(golden.get<double>()));
}

void expectEstimate(const eval::Cases& cases, const json& golden) {
  EXPECT_EQ(cases.positives.size(), golden.at("positives").get<std::size_t>());
  EXPECT_EQ(cases.negatives.size(), golden.at("negatives").get<std::size_t>());
  const auto estimate = eval::estimateAuroc(cases);
  expectNear(estimate.auroc, golden.at("auroc"), 1e-12);
  expectNear(estimate.variance, golden.at("delong_variance"), 1e-9);
  const auto& interval = golden.at("ci95");
  ASSERT_EQ(estimate.interval95.has_value(), !interval.is_null());
  if (!estimate.interval95) return;
  expectNear(estimate.interval95->low, interval.at(0), 1e-9);
  expectNear(estimate.interval95->high, interval.at(1), 1e-9);
}

/// `share` is the golden's name of the cut's other number.
void expectCut(const std::optional<eval::CutPoint>& cut, const json& golden, const char* share, double found) {
  ASSERT_EQ(cut.has_value(), !golden.is_null());
  if (!cut) return;
  EXPECT_EQ(cut->threshold.has_value(), !golden.at("threshold").is_null());
  if (cut->threshold) {
    EXPECT_EQ(*cut->threshold, golden.at("threshold").get<double>());
  }
  EXPECT_NEAR(found, golden.at(share).get<double>(), 1e-12);
}

void expectCurve(const eval::Cases& cases, const json& golden) {
  const auto roc = eval::makeRoc(cases);
  expectNear(eval::averagePrecision(roc), golden.at("average_precision"), 1e-9);
  const auto youden = eval::youdenPoint(roc);
  expectCut(youden, golden.at("youden"), "sensitivity", youden ? youden->sensitivity : 0);
  expectCut(youden, golden.at("youden"), "specificity", youden ? youden->specificity : 0);
  const auto sensitivity = eval::sensitivityAtSpecificity(roc, 0.9);
  expectCut(sensitivity, golden.at("sensitivity_at_specificity_0.9"), "sensitivity",
            sensitivity ? sensitivity->sensitivity : 0);
  const auto specificity = eval::specificityAtSensitivity(roc, 0.9);
  expectCut(specificity, golden.at("specificity_at_sensitivity_0.9"), "specificity",
            specificity ? specificity->specificity : 0);
  const auto reliability = eval::judgeReliability(cases, 15);
  expectNear(reliability ? std::optional(reliability->brier) : std::nullopt, golden.at("brier"), 1e-9);
  expectNear(reliability ? std::optional(reliability->ece) : std::nullopt, golden.at("ece15"), 1e-9);
}

TEST(GoldenStatistics, GiveEveryPublishedAurocWithItsInterval) {
  const auto file = findGoldenFile("stats/single.json");
  CARINA_REQUIRE_GOLDEN(file);
  const auto root = loadGoldenJson(file);
  EXPECT_FALSE(root.empty());
  for (const auto& entry : root) {
    SCOPED_TRACE(entry.at("name").get<std::string>());
    std::vector<float> labels;
    std::vector<double> scores;
    append(entry.at("labels"), labels);
    append(entry.at("scores"), scores);
    const auto cases = eval::makeCases(labels, scores);
    expectEstimate(cases, entry.at("expected"));
    expectCurve(cases, entry.at("expected"));
  }
}

TEST(GoldenStatistics, GiveEveryClassOfTheMultilabelSetAndTheMean) {
  const auto file = findGoldenFile("stats/multilabel.json");
  CARINA_REQUIRE_GOLDEN(file);
  const auto root = loadGoldenJson(file);
  std::vector<float> labels;
  std::vector<double> scores;
  for (const auto& row : root.at("labels")) append(row, labels);
  for (const auto& row : root.at("scores")) append(row, scores);
  const auto classes = root.at("classes").get<std::int64_t>();
  std::vector<std::optional<double>> aurocs;
  for (std::int64_t c = 0; c < classes; ++c) {
    SCOPED_TRACE(c);
    const auto cases = eval::makeClassCases(labels, scores, classes, c);
    expectEstimate(cases, root.at("expected_per_class").at(static_cast<std::size_t>(c)));
    expectCurve(cases, root.at("expected_per_class").at(static_cast<std::size_t>(c)));
    aurocs.push_back(eval::auroc(cases));
  }
  const auto& macro = root.at("macro").at("auroc");
  const auto mean = eval::meanOfDefined(aurocs);
  expectNear(mean.mean, macro.at("mean"), 1e-12);
  EXPECT_EQ(mean.classesCounted, macro.at("classes_counted").get<std::int64_t>());
}

/// One label's films, each of a patient of its own.
eval::FilmSet filmSet(const std::vector<float>& truth) {
  eval::FilmSet set;
  set.labels = {"finding"};
  set.truth = truth;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    set.ids.push_back(std::to_string(i));
    set.patients.push_back(set.patientCount++);
  }
  return set;
}

TEST(GoldenStatistics, GiveEveryPairedTest) {
  const auto file = findGoldenFile("stats/paired.json");
  CARINA_REQUIRE_GOLDEN(file);
  const auto root = loadGoldenJson(file);
  EXPECT_FALSE(root.empty());
  for (const auto& entry : root) {
    SCOPED_TRACE(entry.at("name").get<std::string>());
    std::vector<float> truth;
    eval::ScoreSet a;
    eval::ScoreSet b;
    append(entry.at("labels"), truth);
    append(entry.at("scores_a"), a.values);
    append(entry.at("scores_b"), b.values);
    const auto set = filmSet(truth);
    const auto found = eval::comparePaired(eval::knownCases(set, a, 0), eval::knownCases(set, b, 0));
    const auto& expected = entry.at("expected");
    expectNear(found.aurocA, expected.at("auroc_a"), 1e-12);
    expectNear(found.aurocB, expected.at("auroc_b"), 1e-12);
    EXPECT_NEAR(found.difference.value(), expected.at("difference").get<double>(), 1e-12);
    expectNear(found.varianceA, expected.at("variance_a"), 1e-9);
    expectNear(found.varianceB, expected.at("variance_b"), 1e-9);
    expectNear(found.covariance, expected.at("covariance"), 1e-9);
    expectNear(found.z, expected.at("z"), 1e-9);
    expectNear(found.p, expected.at("p"), 1e-9);
  }
}

}  // namespace
}  // namespace carina::golden
