// SPDX-License-Identifier: Apache-2.0
#include "engine/score/judge.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::score {
namespace {

const std::vector<std::string> kLabels = {"one", "two", "three"};

model::SavedPoint point(const std::string& label, double threshold) {
  return {.label = label, .threshold = threshold, .rule = "youden", .sensitivity = {}, .specificity = {}};
}

TEST(Judge, CallsAFindingAboveFromItsThresholdOn) {
  const model::OperatingPoints points{.weights = {},
                                      .data = {},
                                      .precision = {},
                                      .created = {},
                                      .points = {point("three", 0.5), point("one", 0.25)},
                                      .calibrators = {}};
  const Judge judge(points, kLabels, "x");
  const auto below = std::nextafter(0.25F, 0.0F);
  const auto first = judge.judge(std::vector{0.25F, 0.99F, 0.499F});
  ASSERT_EQ(first.size(), 3U);
  EXPECT_EQ(first[0].label, "one");
  EXPECT_EQ(first[0].probability, 0.25F);
  EXPECT_EQ(first[0].threshold, 0.25);
  EXPECT_TRUE(first[0].isAbove);
  EXPECT_EQ(first[1].threshold, std::nullopt);
  EXPECT_FALSE(first[1].isAbove);
  EXPECT_EQ(first[2].threshold, 0.5);
  EXPECT_FALSE(first[2].isAbove);
  EXPECT_EQ(first[0].calibrated, std::nullopt);
  EXPECT_FALSE(judge.judge(std::vector{below, 0.0F, 0.0F})[0].isAbove);
}

// logit(0.9) = ln 9; a half of it is ln 3, the logit of 0.75. Between (0.2, 0.1) and (0.6, 0.5), 0.5 becomes 0.4.
TEST(Judge, CalibratesByTheFormulasOfTheFormatAndComparesTheRawProbability) {
  model::OperatingPoints points;
  points.points = {point("one", 0.8)};
  points.calibrators = {{.label = "one", .method = "temperature", .temperature = 2, .from = {}, .to = {}},
                        {.label = "two", .method = "isotonic", .temperature = 1, .from = {0.2, 0.6}, .to = {0.1, 0.5}}};
  const Judge judge(points, kLabels, "x");
  const auto found = judge.judge(std::vector{0.9F, 0.5F, 0.3F});
  EXPECT_NEAR(found[0].calibrated.value(), 0.75, 1e-7);
  EXPECT_TRUE(found[0].isAbove);
  EXPECT_NEAR(found[1].calibrated.value(), 0.4, 1e-7);
  EXPECT_EQ(found[2].calibrated, std::nullopt);
  const auto low = judge.judge(std::vector{0.0F, 0.0F, 0.0F});
  EXPECT_EQ(low[0].calibrated, 0.0);
  EXPECT_EQ(low[1].calibrated, 0.1);
  const auto high = judge.judge(std::vector{1.0F, 1.0F, 0.0F});
  EXPECT_EQ(high[0].calibrated, 1.0);
  EXPECT_EQ(high[1].calibrated, 0.5);
}

std::string refusalOf(const model::OperatingPoints& points) {
  try {
    const Judge judge(points, kLabels, "x.points.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    return error.what();
  }
  return "nothing was refused";
}

TEST(Judge, RefusesPointsAndCalibratorsOfLabelsThatTheModelLacks) {
  model::OperatingPoints points;
  points.points = {point("four", 0.5)};
  EXPECT_THAT(refusalOf(points), testing::StartsWith("x.points.json: a threshold of 'four'"));
  points.points.clear();
  points.calibrators = {{.label = "four", .method = "temperature", .temperature = 2, .from = {}, .to = {}}};
  EXPECT_THAT(refusalOf(points), testing::StartsWith("x.points.json: a calibrator of 'four'"));
}

TEST(Judge, WantsAProbabilityForEachLabel) {
  EXPECT_THROW(Judge({}, kLabels, "x").judge(std::vector{0.5F}), Error);
}

}  // namespace
}  // namespace carina::score
