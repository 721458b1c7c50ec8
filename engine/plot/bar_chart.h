// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/plot/axis.h"
#include "engine/plot/canvas.h"

namespace carina::plot {

/// One bar in each category.
struct BarGroup {
  std::string name;
  Ink ink = Ink::Series0;
  std::vector<std::optional<double>> values;  ///< one a category; what is missing is undefined
  std::vector<std::optional<std::pair<double, double>>> whiskers = {};  ///< the same; empty: none
};

/// Horizontal bars, several side by side in each category.
struct BarChart {
  std::string title;
  std::string subtitle;
  Axis value;
  double origin = 0;  ///< where bars begin
  std::vector<std::string> categories;
  std::vector<BarGroup> groups;
  int digits = 3;  ///< of the values that stand at the bars
  std::string undefined = "undefined";
};

/// The height that such a chart wants, so that its texts do not meet.
double preferredHeight(const BarChart& chart);

/// Threads  one at a time
void draw(const BarChart& chart, Canvas& canvas, const Rect& where);

}  // namespace carina::plot
