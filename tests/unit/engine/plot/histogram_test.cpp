// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/histogram.h"

#include <limits>

#include <gtest/gtest.h>

#include "tests/unit/engine/plot/recording_canvas.h"

namespace carina::plot {
namespace {

TEST(Histogram, HasAStepForEachBin) {
  RecordingCanvas canvas;
  draw(Histogram{.x = {.min = 0, .max = 1}, .y = {.min = 0, .max = 1}, .series = {{"a", {}, {0.25, 0.75, 0}}}}, canvas,
       {0, 0, 300, 200});
  ASSERT_EQ(canvas.polylines.size(), 2U);
  const auto& border = canvas.polylines[0];
  const auto& steps = canvas.polylines[1];
  ASSERT_EQ(steps.size(), 8U);  // from the axis, two a bin, and back
  const double tall = border[2].y - border[1].y;
  EXPECT_DOUBLE_EQ(steps.front().y, border[2].y);
  EXPECT_NEAR(border[2].y - steps[1].y, 0.25 * tall, 1e-9);
  EXPECT_NEAR(border[2].y - steps[3].y, 0.75 * tall, 1e-9);
  EXPECT_DOUBLE_EQ(steps.back().y, border[2].y);
  canvas.expectWithin({0, 0, 300, 200});
}

TEST(Histogram, OfNoBinsSaysSo) {
  RecordingCanvas canvas;
  draw(Histogram{.series = {{"a", {}, {}}}}, canvas, {0, 0, 300, 200});
  EXPECT_TRUE(canvas.hasText("no data"));
}

TEST(Histogram, TakesAShareThatIsNoneForNought) {
  RecordingCanvas canvas;
  draw(Histogram{.series = {{"a", {}, {0.5, std::numeric_limits<double>::quiet_NaN()}}}}, canvas, {0, 0, 300, 200});
  canvas.expectWithin({0, 0, 300, 200});
}

}  // namespace
}  // namespace carina::plot
