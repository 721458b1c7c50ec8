// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/histogram.h"

#include <algorithm>

#include "engine/plot/frame.h"

namespace carina::plot {
namespace {

/// The outline of the bins, from the axis up and back down to it.
std::vector<Point> outline(const Frame& frame, const Axis& x, const std::vector<double>& shares) {
  std::vector<Point> points;
  const double wide = (x.max - x.min) / static_cast<double>(shares.size());
  points.push_back(frame.at({x.min, 0}));
  for (std::size_t i = 0; i < shares.size(); ++i) {
    points.push_back(frame.at({x.min + wide * static_cast<double>(i), shares[i]}));
    points.push_back(frame.at({x.min + wide * static_cast<double>(i + 1), shares[i]}));
  }
  points.push_back(frame.at({x.max, 0}));
  return points;
}

}  // namespace

void draw(const Histogram& histogram, Canvas& canvas, const Rect& where) {
  auto rest = drawTitle(canvas, where, histogram.title, histogram.subtitle);
  std::vector<LegendEntry> legend;
  for (const auto& series : histogram.series) legend.push_back({series.name, series.stroke});
  const double used = drawLegendRow(canvas, rest, legend);
  rest.y += used;
  rest.height -= used;
  const double left = yAxisWidth(canvas, histogram.y, rest.height);
  const Frame frame({rest.x + left, rest.y, std::max(1.0, rest.width - left - 6),
                     std::max(1.0, rest.height - xAxisHeight(histogram.x))},
                    histogram.x, histogram.y);
  drawXAxis(canvas, frame, histogram.x);
  drawYAxis(canvas, frame, histogram.y);
  drawBorder(canvas, frame.area());
  for (const auto& series : histogram.series) {
    if (series.shares.empty()) continue;
    const auto points = outline(frame, histogram.x, series.shares);
    canvas.polygon(points, {.ink = series.stroke.ink, .opacity = 0.18});
    canvas.polyline(points, series.stroke);
  }
}

}  // namespace carina::plot
