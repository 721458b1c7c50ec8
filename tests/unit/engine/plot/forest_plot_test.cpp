// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/forest_plot.h"

#include <limits>

#include <gtest/gtest.h>

#include "tests/unit/engine/plot/recording_canvas.h"

namespace carina::plot {
namespace {

TEST(ForestPlot, SaysEveryRowsLabelCountAndText) {
  const ForestPlot plot{.title = "AUROC",
                        .value = {.min = 0.5, .max = 1},
                        .countTitle = "films",
                        .reference = 0.8,
                        .rows = {{.label = "sex", .isHeading = true},
                                 {.label = "F", .count = "120", .value = 0.8, .interval = {{0.7, 0.9}}, .text = "0.8"},
                                 {.label = "M", .count = "4", .text = "too few"}}};
  const Rect where{5, 5, 400, preferredHeight(plot)};
  RecordingCanvas canvas;
  draw(plot, canvas, where);
  for (const char* text : {"AUROC", "sex", "F", "120", "0.8", "M", "4", "too few", "films"}) {
    EXPECT_TRUE(canvas.hasText(text)) << text;
  }
  canvas.expectWithin(where);
}

TEST(ForestPlot, KeepsAnIntervalThatLeavesTheAxisAtItsEnd) {
  RecordingCanvas canvas;
  draw(ForestPlot{.value = {.min = 0.5, .max = 1}, .rows = {{.label = "a", .value = 0.6, .interval = {{0.2, 1.4}}}}},
       canvas, {0, 0, 300, 60});
  canvas.expectWithin({0, 0, 300, 60});
}

TEST(ForestPlot, HasNoLineWhereThereIsNoValue) {
  RecordingCanvas with;
  RecordingCanvas without;
  ForestPlot plot{.value = {.min = 0, .max = 1}, .rows = {{.label = "a", .value = 0.5, .interval = {{0.4, 0.6}}}}};
  draw(plot, with, {0, 0, 300, 60});
  plot.rows[0].value.reset();
  draw(plot, without, {0, 0, 300, 60});
  EXPECT_EQ(with.all.size(), without.all.size() + 6);  // the interval's ends and a mark of four corners
}

TEST(ForestPlot, OfNoRowsSaysSo) {
  RecordingCanvas canvas;
  draw(ForestPlot{.title = "AUROC"}, canvas, {0, 0, 300, 60});
  EXPECT_TRUE(canvas.hasText("no data"));
  canvas.expectWithin({0, 0, 300, 60});
}

TEST(ForestPlot, LeavesOutAnIntervalThatIsNone) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  RecordingCanvas canvas;
  draw(ForestPlot{.rows = {{.label = "a", .value = 0.5, .interval = {{kNan, 0.6}}}, {.label = "b", .value = kNan}}},
       canvas, {0, 0, 300, 60});
  canvas.expectWithin({0, 0, 300, 60});
}

}  // namespace
}  // namespace carina::plot
