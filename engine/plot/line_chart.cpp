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
  const double wide = canvas.textWidth(marker.label, style.size, false);
  const bool isLeft = at.x + 6 + wide > frame.area().right();
  style.anchor = isLeft ? Anchor::End : Anchor::Start;
  canvas.text({at.x + (isLeft ? -6 : 6), std::min(at.y + 8, frame.area().bottom() - 2)}, marker.label, style);
}

/// Where the values go: what titles and axes leave, square if so wished.
Rect areaOf(const Canvas& canvas, const LineChart& chart, const Rect& rest) {
  const double left = yAxisWidth(canvas, chart.y, rest.height);
  const double below = xAxisHeight(chart.x);
  Rect area{rest.x + left, rest.y, std::max(1.0, rest.width - left - 6), std::max(1.0, rest.height - below)};
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
    drawLine(canvas, frame, series.points, series.stroke);
    if (series.hasDots) drawDots(canvas, frame, series);
    if (!series.name.empty()) legend.push_back({series.name, series.stroke});
  }
  if (isEmpty) {
    const auto& area = frame.area();
    canvas.text({area.x + area.width / 2, area.y + area.height / 2}, "no data",
                {.size = 8, .anchor = Anchor::Middle, .ink = Ink::Faint});
  }
  if (chart.legend != Legend::None) {
    drawLegendInside(canvas, frame.area(), legend, chart.legend == Legend::UpperRight);
  }
  for (const auto& marker : chart.markers) drawMarker(canvas, frame, marker);
}

}  // namespace carina::plot
