// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/plot: what charts have in common.

#include <optional>
#include <string>
#include <vector>

#include "engine/plot/axis.h"
#include "engine/plot/canvas.h"

namespace carina::plot {

inline constexpr TextStyle kTitle = {.size = 8.5, .isBold = true};
inline constexpr TextStyle kSubtitle = {.size = 7, .ink = Ink::Faint};
inline constexpr TextStyle kAxisLabel = {.size = 7, .ink = Ink::Faint};
inline constexpr TextStyle kTickLabel = {.size = 6.5, .ink = Ink::Faint};
inline constexpr TextStyle kLegend = {.size = 6.8};

/// The height of title and subtitle with the gap below them.
double titleHeight(const std::string& title, const std::string& subtitle);

/// Writes title and subtitle and gives what is left below.
Rect drawTitle(Canvas& canvas, const Rect& where, const std::string& title, const std::string& subtitle);

/// A rectangle of values within a chart.
class Frame {
 public:
  /// `area` is that of the values alone.
  Frame(Rect area, const Axis& x, const Axis& y);

  const Rect& area() const { return area_; }
  double x(double value) const;
  double y(double value) const;
  Point at(Point value) const { return {x(value.x), y(value.y)}; }

 private:
  Rect area_;
  double minX_;
  double maxX_;
  double minY_;
  double maxY_;
};

/// An axis of ticks, grid lines and label, below or left of an area.
void drawXAxis(Canvas& canvas, const Frame& frame, const Axis& axis);
void drawYAxis(Canvas& canvas, const Frame& frame, const Axis& axis);
void drawBorder(Canvas& canvas, const Rect& area);

/// A frame that says that it holds nothing.
void drawNoData(Canvas& canvas, const Rect& area);

/// How much the labels of a vertical axis need at its left, and those of a horizontal one below.
double yAxisWidth(const Canvas& canvas, const Axis& axis, double height);
double xAxisHeight(const Axis& axis);

/// How far the last label of a horizontal axis may stand out at the right of an area of about this width.
double xAxisOverhang(const Canvas& canvas, const Axis& axis, double width);

/// One line of a legend.
struct LegendEntry {
  std::string name;
  Stroke stroke;
  bool isFilled = false;  ///< a square, not a line
};

/// Entries beside each other, as many rows as they need; gives the height they took.
double drawLegendRow(Canvas& canvas, const Rect& where, const std::vector<LegendEntry>& entries);

/// Entries below each other, in the lower or upper right corner of an area.
void drawLegendInside(Canvas& canvas, const Rect& area, const std::vector<LegendEntry>& entries, bool isAtTop);

}  // namespace carina::plot
