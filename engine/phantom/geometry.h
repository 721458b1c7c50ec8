// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace carina::phantom {

/// Side of the square film that a phantom is drawn on.
inline constexpr double kFilmMm = 400.0;

/// A place on the film in mm: x from the midline to the right of the film (the patient's left), y from its top edge.
struct Point {
  double x = 0;
  double y = 0;
};

/// A rectangle on the film in mm.
struct Box {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;

  bool contains(Point p) const { return p.x >= left && p.x <= right && p.y >= top && p.y <= bottom; }
};

inline Box unite(const Box& a, const Box& b) {
  return {.left = std::min(a.left, b.left),
          .top = std::min(a.top, b.top),
          .right = std::max(a.right, b.right),
          .bottom = std::max(a.bottom, b.bottom)};
}

inline Box around(Point center, double halfWidth, double halfHeight) {
  return {.left = center.x - halfWidth,
          .top = center.y - halfHeight,
          .right = center.x + halfWidth,
          .bottom = center.y + halfHeight};
}

/// 0 below `low`, 1 above `high`, a cubic between.
inline double smoothStep(double low, double high, double value) {
  const double t = std::clamp((value - low) / (high - low), 0.0, 1.0);
  return t * t * (3.0 - 2.0 * t);
}

/// How thick a rounded body is, as a share of its full thickness, at depth `inside` from its silhouette: an elliptic
/// edge of `width`, so that silhouettes are crisp and the middle is flat.
inline double roundedEdge(double inside, double width) {
  const double t = std::clamp(inside / width, 0.0, 1.0);
  return std::sqrt(t * (2.0 - t));
}

inline Point mix(Point a, Point b, double t) {
  return {.x = a.x + (b.x - a.x) * t, .y = a.y + (b.y - a.y) * t};
}

/// `count` + 1 points of the cubic Bézier curve through the first and the last of four points.
std::vector<Point> bezier(const Point (&control)[4], int count);

/// A smooth curve through `points` (Catmull and Rom 1974), `perSpan` points a span.
std::vector<Point> smoothClosed(std::span<const Point> points, int perSpan);
std::vector<Point> smoothOpen(std::span<const Point> points, int perSpan);

/// y at `x` on a line through points with rising x, constant beyond its ends.
double interpolate(std::span<const Point> points, double x);

/// Nearest place on the segment a–b.
struct Nearest {
  double distance;
  double along;  ///< 0 at a, 1 at b
};
Nearest nearestOnSegment(Point p, Point a, Point b);

}  // namespace carina::phantom
