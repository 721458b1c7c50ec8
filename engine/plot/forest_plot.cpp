// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/forest_plot.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/plot/frame.h"

namespace carina::plot {
namespace {

constexpr double kRow = 10.5;
constexpr TextStyle kLabel = {.size = 7};
constexpr TextStyle kHeading = {.size = 7, .isBold = true};
constexpr TextStyle kCount = {.size = 6.8, .anchor = Anchor::End, .ink = Ink::Faint};
constexpr TextStyle kText = {.size = 6.8};

/// Where the three columns of text and the values are.
struct Columns {
  double counts = 0;  ///< right edge
  Rect area;
  double text = 0;
};

Columns columnsOf(const Canvas& canvas, const ForestPlot& plot, const Rect& rest) {
  double labels = 0;
  double counts = canvas.textWidth(plot.countTitle, kCount.size, false);
  double texts = 0;
  for (const auto& row : plot.rows) {
    labels = std::max(labels, canvas.textWidth(row.label, kLabel.size, row.isHeading) + (row.isHeading ? 0 : 8));
    counts = std::max(counts, canvas.textWidth(row.count, kCount.size, false));
    texts = std::max(texts, canvas.textWidth(row.text, kText.size, false));
  }
  labels = std::min(labels, rest.width / 3);
  Columns columns;
  columns.counts = rest.x + labels + 10 + counts;
  const double right = rest.right() - texts - 6;
  columns.area = {columns.counts + 10, rest.y + kRow, std::max(1.0, right - columns.counts - 16),
                  std::max(1.0, rest.height - kRow - xAxisHeight(plot.value))};
  columns.text = right;
  return columns;
}

void drawEstimate(Canvas& canvas, const Frame& frame, const ForestRow& row, double y) {
  if (!row.value || !std::isfinite(*row.value)) return;
  if (row.interval && std::isfinite(row.interval->first) && std::isfinite(row.interval->second)) {
    canvas.line({frame.x(row.interval->first), y}, {frame.x(row.interval->second), y},
                {.ink = Ink::Series0, .width = 1.1});
  }
  const double x = frame.x(*row.value);
  constexpr double kHalf = 2.2;
  canvas.polygon(std::array<Point, 4>{{{x - kHalf, y}, {x, y - kHalf}, {x + kHalf, y}, {x, y + kHalf}}},
                 {.ink = Ink::Series0});
}

}  // namespace

double preferredHeight(const ForestPlot& plot) {
  return kRow * static_cast<double>(plot.rows.size() + 1) + xAxisHeight(plot.value) +
         titleHeight(plot.title, plot.subtitle);
}

void draw(const ForestPlot& plot, Canvas& canvas, const Rect& where) {
  const auto rest = drawTitle(canvas, where, plot.title, plot.subtitle);
  const auto columns = columnsOf(canvas, plot, rest);
  const Frame frame(columns.area, plot.value, {.label = {}, .min = 0, .max = 1});
  canvas.text({columns.counts, rest.y + kCount.size}, plot.countTitle, kCount);
  drawXAxis(canvas, frame, plot.value);
  if (plot.rows.empty()) return drawNoData(canvas, columns.area);
  if (plot.reference) {
    const double x = frame.x(*plot.reference);
    canvas.line({x, columns.area.y}, {x, columns.area.bottom()},
                {.ink = Ink::Frame, .width = 0.8, .dash = Dash::Dashed});
  }
  const double pitch = columns.area.height / static_cast<double>(std::max<std::size_t>(1, plot.rows.size()));
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    const auto& row = plot.rows[i];
    const double y = columns.area.y + pitch * (static_cast<double>(i) + 0.5);
    const auto& style = row.isHeading ? kHeading : kLabel;
    const double indent = row.isHeading ? 0 : 8;
    canvas.text({rest.x + indent, y + 2.4}, shortened(canvas, row.label, style, rest.width / 3 - indent), style);
    canvas.text({columns.counts, y + 2.4}, row.count, kCount);
    canvas.text({columns.text, y + 2.4}, row.text, kText);
    drawEstimate(canvas, frame, row, y);
  }
}

}  // namespace carina::plot
