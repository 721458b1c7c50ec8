// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdlib>
#include <limits>

#include <gtest/gtest.h>

#include "engine/eval/auroc.h"
#include "engine/eval/class_mean.h"
#include "engine/eval/delong.h"
#include "tests/golden/golden_files.h"
#include "tests/golden/golden_json.h"

namespace carina::golden {
namespace {

using nlohmann::json;

void append(const json& values, std::vector<float>& to) {
  for (const auto& value : values) {
    to.push_back(value.is_null() ? std::numeric_limits<float>::quiet_NaN() : value.get<float>());
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

TEST(GoldenStatistics, GiveEveryPublishedAurocWithItsInterval) {
  const auto file = findGoldenFile("stats/single.json");
  CARINA_REQUIRE_GOLDEN(file);
  const auto root = loadGoldenJson(file);
  EXPECT_FALSE(root.empty());
  for (const auto& entry : root) {
    SCOPED_TRACE(entry.at("name").get<std::string>());
    std::vector<float> labels;
    std::vector<float> scores;
    append(entry.at("labels"), labels);
    append(entry.at("scores"), scores);
    expectEstimate(eval::makeCases(labels, scores), entry.at("expected"));
  }
}

TEST(GoldenStatistics, GiveEveryClassOfTheMultilabelSetAndTheMean) {
  const auto file = findGoldenFile("stats/multilabel.json");
  CARINA_REQUIRE_GOLDEN(file);
  const auto root = loadGoldenJson(file);
  std::vector<float> labels;
  std::vector<float> scores;
  for (const auto& row : root.at("labels")) append(row, labels);
  for (const auto& row : root.at("scores")) append(row, scores);
  const auto classes = root.at("classes").get<std::int64_t>();
  std::vector<std::optional<double>> aurocs;
  for (std::int64_t c = 0; c < classes; ++c) {
    SCOPED_TRACE(c);
    const auto cases = eval::makeClassCases(labels, scores, classes, c);
    expectEstimate(cases, root.at("expected_per_class").at(static_cast<std::size_t>(c)));
    aurocs.push_back(eval::auroc(cases));
  }
  const auto& macro = root.at("macro").at("auroc");
  const auto mean = eval::meanOfDefined(aurocs);
  expectNear(mean.mean, macro.at("mean"), 1e-12);
  EXPECT_EQ(mean.classesCounted, macro.at("classes_counted").get<std::int64_t>());
}

}  // namespace
}  // namespace carina::golden
