// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/plot/axis.h"
#include "engine/plot/canvas.h"

namespace carina::plot {

/// One line of a forest plot: a heading, or a value with its interval, or a few words instead.
struct ForestRow {
  std::string label;
  bool isHeading = false;
  std::string count;  ///< how many it is of
  std::optional<double> value;
  std::optional<std::pair<double, double>> interval;
  std::string text;  ///< at the right: the number in words, or "too few"
};

/// Estimates below each other, each with its interval.
struct ForestPlot {
  std::string title;
  std::string subtitle;
  Axis value;
  std::string countTitle;  ///< over the column of counts
  std::optional<double> reference;
  std::vector<ForestRow> rows;
};

double preferredHeight(const ForestPlot& plot);

/// Threads  one at a time
void draw(const ForestPlot& plot, Canvas& canvas, const Rect& where);

}  // namespace carina::plot
