// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/histogram.h"

#include <algorithm>
#include <cmath>

#include "engine/plot/frame.h"

namespace carina::plot {
namespace {

/// The outline of the bins, from the axis up and back down to it.
std::vector<Point> outline(const Frame& frame, const Axis& x, const std::vector<double>& shares) {
  std::vector<Point> points;
  const double wide = (x.max - x.min) / static_cast<double>(shares.size());
  points.push_back(frame.at({x.min, 0}));
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double share = std::isfinite(shares[i]) ? shares[i] : 0;
    points.push_back(frame.at({x.min + wide * static_cast<double>(i), share}));
    points.push_back(frame.at({x.min + wide * static_cast<double>(i + 1), share}));
  }
  points.push_back(frame.at({x.max, 0}));
  return points;
}

}  // namespace

void draw(const Histogram& histogram, Canvas& canvas, const Rect& where) {
  auto rest = drawTitle(canvas, where, histogram.title, histogram.subtitle);
  std::vector<LegendEntry> legend;
  for (const auto& series : histogram.series) legend.push_back({series.name, series.stroke});
  const double used = legend.empty() ? 0 : drawLegendRow(canvas, rest, legend) + 4;
  rest.y += used;
  rest.height -= used;
  const double left = yAxisWidth(canvas, histogram.y, rest.height);
  const double right = std::max(6.0, xAxisOverhang(canvas, histogram.x, rest.width - left));
  const Frame frame({rest.x + left, rest.y, std::max(1.0, rest.width - left - right),
                     std::max(1.0, rest.height - xAxisHeight(histogram.x))},
                    histogram.x, histogram.y);
  drawXAxis(canvas, frame, histogram.x);
  drawYAxis(canvas, frame, histogram.y);
  drawBorder(canvas, frame.area());
  const auto isEmpty = [](const auto& series) { return series.shares.empty(); };
  if (std::ranges::all_of(histogram.series, isEmpty)) drawNoData(canvas, frame.area());
  for (const auto& series : histogram.series) {
    if (series.shares.empty()) continue;
    const auto points = outline(frame, histogram.x, series.shares);
    canvas.polygon(points, {.ink = series.stroke.ink, .opacity = 0.18});
    canvas.polyline(points, series.stroke);
  }
}

}  // namespace carina::plot
