// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/line_chart.h"

#include <algorithm>
#include <cmath>

#include "engine/plot/frame.h"
#include "engine/plot/simplify.h"

namespace carina::plot {
namespace {

constexpr double kTolerance = 0.05;  ///< points by which a line may be off

bool isDrawable(Point point) {
  return std::isfinite(point.x) && std::isfinite(point.y);
}

void drawLine(Canvas& canvas, const Frame& frame, const std::vector<Point>& points, const Stroke& stroke) {
  std::vector<Point> piece;
  const auto end = [&] {
    if (piece.size() > 1) canvas.polyline(simplified(piece, kTolerance), stroke);
    piece.clear();
  };
  for (const auto& point : points) {
    if (isDrawable(point))
      piece.push_back(frame.at(point));
    else
      end();
  }
  end();
}

/// A polygon for each stretch of the band that is finite.
void drawBand(Canvas& canvas, const Frame& frame, const LineSeries& series) {
  std::vector<Point> lower;
  std::vector<Point> upper;
  const auto end = [&] {
    auto outline = simplified(lower, kTolerance);
    const auto back = simplified(upper, kTolerance);
    outline.insert(outline.end(), back.rbegin(), back.rend());
    if (lower.size() > 1) canvas.polygon(outline, {.ink = series.stroke.ink, .opacity = 0.18});
    lower.clear();
    upper.clear();
  };
  for (std::size_t i = 0; i < std::min(series.band.size(), series.points.size()); ++i) {
    const auto& band = series.band[i];
    if (isDrawable(series.points[i]) && isDrawable(band)) {
      lower.push_back(frame.at({series.points[i].x, band.x}));
      upper.push_back(frame.at({series.points[i].x, band.y}));
    } else {
      end();
    }
  }
  end();
}

/// Words that stay readable on whatever lies below.
void drawLabel(Canvas& canvas, Point at, const std::string& words, const TextStyle& style) {
  if (words.empty()) return;
  const double wide = canvas.textWidth(words, style.size, style.isBold);
  const double left = style.anchor == Anchor::End ? at.x - wide : at.x;
  canvas.rectangle({left - 1, at.y - 0.8 * style.size, wide + 2, 1.05 * style.size},
                   {.ink = Ink::Paper, .opacity = 0.8});
  canvas.text(at, words, style);
}

/// A label begins at the line and runs to the right, or ends at it where there is more room at the left.
void drawLevel(Canvas& canvas, const Frame& frame, const Level& level) {
  const auto& area = frame.area();
  const double low = level.isVertical ? area.x : area.y;
  const double place = level.isVertical ? frame.x(level.at) : frame.y(level.at);
  if (!std::isfinite(level.at)) return;
  const Point from = level.isVertical ? Point{place, area.y} : Point{area.x, place};
  const Point to = level.isVertical ? Point{place, area.bottom()} : Point{area.right(), place};
  canvas.line(from, to, {.ink = level.ink, .width = 0.8, .dash = Dash::Dotted});
  TextStyle style = kLegend;
  style.ink = Ink::Text;
  if (level.isVertical) {
    const bool isLeft = place > low + area.width / 2;
    style.anchor = isLeft ? Anchor::End : Anchor::Start;
    const double room = (isLeft ? place - area.x : area.right() - place) - 6;
    drawLabel(canvas, {place + (isLeft ? -4 : 4), area.y + 9}, shortened(canvas, level.label, style, room), style);
  } else {
    style.anchor = Anchor::End;
    const double y = place < low + 12 ? place + 8 : place - 3;
    drawLabel(canvas, {area.right() - 4, y}, shortened(canvas, level.label, style, area.width - 8), style);
  }
}

void drawDots(Canvas& canvas, const Frame& frame, const LineSeries& series) {
  for (std::size_t i = 0; i < series.points.size(); ++i) {
    const auto& point = series.points[i];
    if (!isDrawable(point)) continue;
    if (i < series.whiskers.size() && isDrawable(series.whiskers[i])) {
      canvas.line(frame.at({point.x, series.whiskers[i].x}), frame.at({point.x, series.whiskers[i].y}),
                  {.ink = series.stroke.ink, .width = 0.7});
    }
    canvas.circle(frame.at(point), 1.8, {.ink = series.stroke.ink});
  }
}

void drawMarker(Canvas& canvas, const Frame& frame, const Marker& marker) {
  if (!isDrawable(marker.at)) return;
  const auto at = frame.at(marker.at);
  canvas.circle(at, 3, {.ink = Ink::Paper});
  canvas.circle(at, 2.2, {.ink = marker.ink});
  TextStyle style = kLegend;
  const auto& area = frame.area();
  const double right = area.right() - at.x - 6;
  const double left = at.x - area.x - 6;
  const bool isLeft = canvas.textWidth(marker.label, style.size, false) > right && left > right;
  style.anchor = isLeft ? Anchor::End : Anchor::Start;
  drawLabel(canvas, {at.x + (isLeft ? -6 : 6), std::min(at.y + 8, area.bottom() - 2)},
            shortened(canvas, marker.label, style, std::max(left, right) - 1), style);
}

/// Where the values go: what titles and axes leave, square if so wished.
Rect areaOf(const Canvas& canvas, const LineChart& chart, const Rect& rest) {
  const double left = yAxisWidth(canvas, chart.y, rest.height);
  const double below = xAxisHeight(chart.x);
  const double right = std::max(6.0, xAxisOverhang(canvas, chart.x, rest.width - left));
  Rect area{rest.x + left, rest.y, std::max(1.0, rest.width - left - right), std::max(1.0, rest.height - below)};
  if (chart.isSquare) area.width = area.height = std::min(area.width, area.height);
  return area;
}

}  // namespace

void draw(const LineChart& chart, Canvas& canvas, const Rect& where) {
  const auto rest = drawTitle(canvas, where, chart.title, chart.subtitle);
  const Frame frame(areaOf(canvas, chart, rest), chart.x, chart.y);
  drawXAxis(canvas, frame, chart.x);
  drawYAxis(canvas, frame, chart.y);
  drawBorder(canvas, frame.area());
  for (const auto& line : chart.references) {
    drawLine(canvas, frame, line, {.ink = Ink::Frame, .width = 0.7, .dash = Dash::Dashed});
  }
  std::vector<LegendEntry> legend;
  bool isEmpty = true;
  for (const auto& series : chart.series) {
    if (std::ranges::none_of(series.points, isDrawable)) continue;
    isEmpty = false;
    drawBand(canvas, frame, series);
    drawLine(canvas, frame, series.points, series.stroke);
    if (series.hasDots) drawDots(canvas, frame, series);
    if (!series.name.empty()) legend.push_back({series.name, series.stroke});
  }
  if (isEmpty) drawNoData(canvas, frame.area());
  for (const auto& level : chart.levels) drawLevel(canvas, frame, level);
  if (chart.legend != Legend::None) {
    drawLegendInside(canvas, frame.area(), legend, chart.legend == Legend::UpperRight);
  }
  for (const auto& marker : chart.markers) drawMarker(canvas, frame, marker);
}

}  // namespace carina::plot
