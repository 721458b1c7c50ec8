// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/geometry.h"

namespace carina::phantom {
namespace {

Point catmullRom(const Point (&p)[4], double t) {
  const auto blend = [t](double a, double b, double c, double d) {
    return 0.5 * (2.0 * b + (c - a) * t + (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t +
                  (3.0 * b - a - 3.0 * c + d) * t * t * t);
  };
  return {.x = blend(p[0].x, p[1].x, p[2].x, p[3].x), .y = blend(p[0].y, p[1].y, p[2].y, p[3].y)};
}

}  // namespace

std::vector<Point> bezier(const Point (&control)[4], int count) {
  std::vector<Point> points;
  for (int i = 0; i <= count; ++i) {
    const double t = static_cast<double>(i) / count;
    const auto ab = mix(control[0], control[1], t);
    const auto bc = mix(control[1], control[2], t);
    const auto cd = mix(control[2], control[3], t);
    points.push_back(mix(mix(ab, bc, t), mix(bc, cd, t), t));
  }
  return points;
}

std::vector<Point> smoothClosed(std::span<const Point> points, int perSpan) {
  std::vector<Point> curve;
  const auto n = points.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Point span[4] = {points[(i + n - 1) % n], points[i], points[(i + 1) % n], points[(i + 2) % n]};
    for (int k = 0; k < perSpan; ++k) curve.push_back(catmullRom(span, static_cast<double>(k) / perSpan));
  }
  return curve;
}

std::vector<Point> smoothOpen(std::span<const Point> points, int perSpan) {
  std::vector<Point> curve;
  const auto last = points.size() - 1;
  for (std::size_t i = 0; i < last; ++i) {
    const Point span[4] = {points[i == 0 ? 0 : i - 1], points[i], points[i + 1], points[std::min(i + 2, last)]};
    for (int k = 0; k < perSpan; ++k) curve.push_back(catmullRom(span, static_cast<double>(k) / perSpan));
  }
  curve.push_back(points[last]);
  return curve;
}

double interpolate(std::span<const Point> points, double x) {
  if (x <= points.front().x) return points.front().y;
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (x > points[i].x) continue;
    const double t = (x - points[i - 1].x) / (points[i].x - points[i - 1].x);
    return points[i - 1].y + (points[i].y - points[i - 1].y) * t;
  }
  return points.back().y;
}

Nearest nearestOnSegment(Point p, Point a, Point b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double squared = dx * dx + dy * dy;
  const double along = squared > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / squared, 0.0, 1.0) : 0.0;
  const double ex = p.x - (a.x + dx * along);
  const double ey = p.y - (a.y + dy * along);
  return {.distance = std::sqrt(ex * ex + ey * ey), .along = along};
}

}  // namespace carina::phantom
