// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/plot/recording_canvas.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace carina::plot {
namespace {

double distance(Point point, Point from, Point to) {
  const double dx = to.x - from.x;
  const double dy = to.y - from.y;
  const double length = dx * dx + dy * dy;
  const double t =
      length > 0 ? std::clamp(((point.x - from.x) * dx + (point.y - from.y) * dy) / length, 0.0, 1.0) : 0.0;
  return std::hypot(point.x - from.x - t * dx, point.y - from.y - t * dy);
}

}  // namespace

void RecordingCanvas::line(Point from, Point to, const Stroke&) {
  all.insert(all.end(), {from, to});
}

void RecordingCanvas::polyline(std::span<const Point> points, const Stroke&) {
  polylines.emplace_back(points.begin(), points.end());
  all.insert(all.end(), points.begin(), points.end());
}

void RecordingCanvas::polygon(std::span<const Point> points, const Fill&) {
  polygons.emplace_back(points.begin(), points.end());
  all.insert(all.end(), points.begin(), points.end());
}

void RecordingCanvas::rectangle(const Rect& where, const Fill&, double) {
  rectangles.push_back(where);
  all.insert(all.end(), {{where.x, where.y}, {where.right(), where.bottom()}});
}

void RecordingCanvas::circle(Point centre, double, const Fill&) {
  all.push_back(centre);
}

void RecordingCanvas::text(Point at, std::string_view text, const TextStyle& style) {
  words.push_back({at, std::string(text), style});
  if (style.turnDegrees != 0) return;
  const double wide = textWidth(text, style.size, style.isBold);
  const double left = at.x - (style.anchor == Anchor::Start ? 0 : style.anchor == Anchor::Middle ? wide / 2 : wide);
  all.insert(all.end(), {{left, at.y}, {left + wide, at.y}});
}

void RecordingCanvas::image(const Rect& where, std::span<const std::byte>) {
  all.insert(all.end(), {{where.x, where.y}, {where.right(), where.bottom()}});
}

double RecordingCanvas::textWidth(std::string_view text, double size, bool) const {
  return 0.5 * size * static_cast<double>(text.size());
}

bool RecordingCanvas::hasText(const std::string& text) const {
  return std::ranges::any_of(words, [&](const Words& each) { return each.text == text; });
}

void RecordingCanvas::expectWithin(const Rect& rect) const {
  for (const auto& point : all) {
    ASSERT_TRUE(std::isfinite(point.x) && std::isfinite(point.y));
    EXPECT_GE(point.x, rect.x - 0.01);
    EXPECT_LE(point.x, rect.right() + 0.01);
    EXPECT_GE(point.y, rect.y - 0.01);
    EXPECT_LE(point.y, rect.bottom() + 0.01);
  }
}

double distance(Point point, const std::vector<Point>& line) {
  double least = 1e300;
  for (std::size_t i = 1; i < line.size(); ++i) least = std::min(least, distance(point, line[i - 1], line[i]));
  return least;
}

}  // namespace carina::plot
