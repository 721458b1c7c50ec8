// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/plot/axis.h"
#include "engine/plot/canvas.h"

namespace carina::plot {

/// One line through points in the axes' values; a point that is not finite breaks it.
struct LineSeries {
  std::string name;
  std::vector<Point> points;
  Stroke stroke = {.ink = Ink::Series0, .width = 1.4, .dash = Dash::Solid};
  bool hasDots = false;
  std::vector<Point> whiskers = {};  ///< one a point: from y = x to y = y; empty: none
  std::vector<Point> band = {};      ///< the same, as a shade behind the line
};

/// A single place that matters.
struct Marker {
  Point at;
  std::string label;
  Ink ink = Ink::Text;
};

/// A value of one axis that matters, as a line across the chart.
struct Level {
  double at = 0;
  bool isVertical = false;
  std::string label = {};
  Ink ink = Ink::Faint;
};

/// Where a legend stands within the chart.
enum class Legend { None, LowerRight, UpperRight };

/// Lines over two axes.
struct LineChart {
  std::string title;
  std::string subtitle;
  Axis x;
  Axis y;
  std::vector<LineSeries> series;
  std::vector<Marker> markers = {};
  std::vector<std::vector<Point>> references = {};  ///< thin lines behind: the diagonal
  bool isSquare = false;                            ///< both axes of one length
  Legend legend = Legend::LowerRight;
  std::vector<Level> levels = {};
};

/// Threads  one at a time
void draw(const LineChart& chart, Canvas& canvas, const Rect& where);

}  // namespace carina::plot
