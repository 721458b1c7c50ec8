// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/bar_chart.h"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

#include "tests/unit/engine/plot/recording_canvas.h"

namespace carina::plot {
namespace {

constexpr Rect kWhere = {0, 0, 400, 300};

BarChart chartOf(std::vector<BarGroup> groups) {
  return {.value = {.min = 0.5, .max = 1}, .origin = 0.5, .categories = {"one", "two"}, .groups = std::move(groups)};
}

TEST(BarChart, DrawsABarAsLongAsItsValue) {
  RecordingCanvas canvas;
  draw(chartOf({{.name = "a", .values = {0.75, 1.0}}}), canvas, kWhere);
  // A square of the legend, and two bars.
  ASSERT_EQ(canvas.rectangles.size(), 3U);
  EXPECT_NEAR(2 * canvas.rectangles[1].width, canvas.rectangles[2].width, 1e-9);
  EXPECT_TRUE(canvas.hasText("0.750"));
  EXPECT_TRUE(canvas.hasText("1.000"));
  canvas.expectWithin(kWhere);
}

TEST(BarChart, BarsBelowTheOriginGoTheOtherWay) {
  auto chart = chartOf({{.name = "a", .values = {0.4, 0.6}}});
  chart.value.min = 0.3;
  RecordingCanvas canvas;
  draw(chart, canvas, kWhere);
  EXPECT_NEAR(canvas.rectangles[1].right(), canvas.rectangles[2].x, 1e-9);
  EXPECT_NEAR(canvas.rectangles[1].width, canvas.rectangles[2].width, 1e-9);
}

TEST(BarChart, SaysWhatIsUndefined) {
  RecordingCanvas canvas;
  draw(chartOf({{.name = "a", .values = {std::nullopt, 0.6}}}), canvas, kWhere);
  EXPECT_TRUE(canvas.hasText("undefined"));
  EXPECT_EQ(canvas.rectangles.size(), 2U);
}

TEST(BarChart, WantsMoreHeightForMoreBars) {
  const auto one = chartOf({{.name = "a", .values = {0.6, 0.7}}});
  auto two = one;
  two.groups.push_back(two.groups[0]);
  EXPECT_GT(preferredHeight(two), preferredHeight(one));
}

TEST(BarChart, OfNothingIsDrawnAllTheSame) {
  RecordingCanvas canvas;
  draw(BarChart{.value = {.min = 0, .max = 1}}, canvas, kWhere);
  EXPECT_TRUE(canvas.hasText("no data"));
  canvas.expectWithin(kWhere);
}

TEST(BarChart, CountsMissingValuesAsUndefinedAndLeavesOutWhiskersThatAreNone) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  RecordingCanvas canvas;
  draw(chartOf({{.name = "a", .values = {kNan}, .whiskers = {{{0.5, 0.6}}}},
                {.name = "b", .values = {0.6, 0.7}, .whiskers = {{{kNan, 0.7}}}}}),
       canvas, kWhere);
  EXPECT_EQ(std::ranges::count(canvas.words, "undefined", &RecordingCanvas::Words::text), 2);
  canvas.expectWithin(kWhere);
}

TEST(BarChart, ShortensALongNameWithinItsPlaceWhereverThatIs) {
  auto chart = chartOf({{.name = "a", .values = {0.7, 0.8}}});
  chart.categories[0] = std::string(200, 'n');
  const Rect where{150, 80, 300, 200};
  RecordingCanvas canvas;
  draw(chart, canvas, where);
  canvas.expectWithin(where);
}

TEST(BarChart, HasRoomForTheTextOfALargeValue) {
  BarChart chart{
      .value = {.min = 0, .max = 1234567}, .categories = {"films"}, .groups = {{.name = "a", .values = {1234567.0}}}};
  RecordingCanvas canvas;
  draw(chart, canvas, kWhere);
  EXPECT_TRUE(canvas.hasText("1234567.000"));
  canvas.expectWithin(kWhere);
}

}  // namespace
}  // namespace carina::plot
