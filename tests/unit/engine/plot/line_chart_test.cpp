// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/line_chart.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "tests/unit/engine/plot/recording_canvas.h"
#include "tests/unit/engine/plot/samples.h"

namespace carina::plot {
namespace {

constexpr Rect kWhere = {10, 20, 200, 160};
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Polylines but for the border, which has five points.
std::size_t drawnLines(const RecordingCanvas& canvas) {
  std::size_t lines = 0;
  for (const auto& line : canvas.polylines) lines += line.size() != 5 ? 1 : 0;
  return lines;
}

TEST(LineChart, PutsValuesWhereTheirAxesAre) {
  RecordingCanvas canvas;
  draw(LineChart{.series = {{.points = {{0, 0}, {0.5, 0.9}, {1, 1}}}}}, canvas, kWhere);
  ASSERT_EQ(canvas.polylines.size(), 2U);
  const auto& border = canvas.polylines[0];
  const auto& line = canvas.polylines[1];
  ASSERT_EQ(line.size(), 3U);
  EXPECT_DOUBLE_EQ(line[0].x, border[0].x);
  EXPECT_DOUBLE_EQ(line[0].y, border[2].y);
  EXPECT_DOUBLE_EQ(line[1].x, (border[0].x + border[1].x) / 2);
  EXPECT_DOUBLE_EQ(line[2].y, border[0].y);
  canvas.expectWithin(kWhere);
}

TEST(LineChart, BreaksALineWhereAValueIsNone) {
  RecordingCanvas canvas;
  draw(LineChart{.series = {{.points = {{0, 0}, {0.2, 0.5}, {0.4, kNan}, {0.6, 0.5}, {1, 1}}}}}, canvas, kWhere);
  EXPECT_EQ(drawnLines(canvas), 2U);
  canvas.expectWithin(kWhere);
}

TEST(LineChart, SaysWhereThereIsNothingToDraw) {
  for (const auto& series : {std::vector<LineSeries>(), std::vector<LineSeries>{{.points = {}}},
                             std::vector<LineSeries>{{.points = {{kNan, kNan}, {1, kNan}}}}}) {
    RecordingCanvas canvas;
    draw(LineChart{.series = series}, canvas, kWhere);
    EXPECT_TRUE(canvas.hasText("no data"));
  }
}

TEST(LineChart, KeepsWhatIsOutsideOfItsAxesAtTheBorder) {
  RecordingCanvas canvas;
  draw(LineChart{.series = {{.points = {{-5, 3}, {0.5, 0.5}, {9, -9}}, .hasDots = true}}}, canvas, kWhere);
  canvas.expectWithin(kWhere);
}

TEST(LineChart, LivesWithAnAxisOfOneValueAndWithNoRoom) {
  RecordingCanvas canvas;
  draw(LineChart{.x = {.min = 2, .max = 2}, .series = {{.points = {{2, 0}, {2, 1}}}}}, canvas, kWhere);
  canvas.expectWithin(kWhere);
  draw(LineChart{.title = "t", .series = {{.points = {{0, 0}, {1, 1}}}}}, canvas, {0, 0, 5, 5});
}

TEST(LineChart, ASquareOneHasAxesOfOneLength) {
  RecordingCanvas canvas;
  draw(LineChart{.series = {}, .isSquare = true}, canvas, kWhere);
  const auto& border = canvas.polylines[0];
  EXPECT_DOUBLE_EQ(border[1].x - border[0].x, border[2].y - border[1].y);
}

TEST(LineChart, ShortensALegendThatHasNoRoom) {
  RecordingCanvas canvas;
  draw(LineChart{.series = {{.name = std::string(200, 'n'), .points = {{0, 0}, {1, 1}}}}}, canvas, kWhere);
  canvas.expectWithin(kWhere);
}

TEST(LineChart, ShadesABandAndBreaksItWhereItHasNoValue) {
  RecordingCanvas canvas;
  draw(LineChart{.series = {{.points = {{0, 0.5}, {0.2, 0.5}, {0.4, 0.5}, {0.6, 0.5}, {0.8, 0.5}},
                             .band = {{0.4, 0.6}, {0.4, 0.6}, {kNan, 0.6}, {0.4, 0.6}, {0.3, 0.7}}}}},
       canvas, kWhere);
  ASSERT_EQ(canvas.polygons.size(), 2U);
  EXPECT_EQ(canvas.polygons[0].size(), 4U);
  canvas.expectWithin(kWhere);
}

TEST(LineChart, WritesALevelsLabelWithinTheChartWhereverItIs) {
  for (const double at : {-1.0, 0.0, 0.03, 0.5, 0.97, 1.0, 7.0, kNan}) {
    RecordingCanvas canvas;
    draw(LineChart{.series = {{.points = {{0, 0}, {1, 1}}}},
                   .levels = {{.at = at, .isVertical = true, .label = "a threshold"}, {.at = at, .label = "a goal"}}},
         canvas, kWhere);
    EXPECT_EQ(canvas.hasText("a threshold"), std::isfinite(at));
    EXPECT_EQ(canvas.hasText("a goal"), std::isfinite(at));
    canvas.expectWithin(kWhere);
  }
}

TEST(LineChart, DrawsARocCurveOf25000CornersWithSomeHundredPoints) {
  const auto corners = rocStairs(25000, 3, 5);
  RecordingCanvas canvas;
  draw(LineChart{.series = {{.points = corners}}, .isSquare = true}, canvas, {0, 0, 280, 280});
  ASSERT_EQ(canvas.polylines.size(), 2U);
  const auto& area = canvas.polylines[0];
  const auto& drawn = canvas.polylines[1];
  EXPECT_LT(drawn.size(), 800U);
  EXPECT_GT(drawn.size(), 20U);
  const double side = area[1].x - area[0].x;
  for (const auto& corner : corners) {
    ASSERT_LT(distance({area[0].x + corner.x * side, area[2].y - corner.y * side}, drawn), 0.1);
  }
}

TEST(LineChart, HasATickWhereAnAxisHasOneValue) {
  RecordingCanvas canvas;
  draw(LineChart{.x = {.min = 2, .max = 2}, .series = {{.points = {{2, 0}, {2, 1}}}}}, canvas, kWhere);
  EXPECT_TRUE(canvas.hasText("2"));
}

TEST(LineChart, SurvivesAxesThatAreNotFinite) {
  for (const double end : {kNan, std::numeric_limits<double>::infinity()}) {
    RecordingCanvas canvas;
    draw(
        LineChart{
            .x = {.min = -end, .max = end}, .y = {.min = 0, .max = end}, .series = {{.points = {{0, 0}, {1, 1}}}}},
        canvas, kWhere);
    canvas.expectWithin(kWhere);
  }
}

}  // namespace
}  // namespace carina::plot
