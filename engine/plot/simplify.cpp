// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/simplify.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace carina::plot {
namespace {

double distanceToSegment(Point point, Point from, Point to) {
  const double dx = to.x - from.x;
  const double dy = to.y - from.y;
  const double squared = dx * dx + dy * dy;
  const double along = squared > 0 ? ((point.x - from.x) * dx + (point.y - from.y) * dy) / squared : 0;
  const double t = std::clamp(along, 0.0, 1.0);
  return std::hypot(point.x - from.x - t * dx, point.y - from.y - t * dy);
}

}  // namespace

std::vector<Point> simplified(std::span<const Point> line, double tolerance) {
  if (line.size() < 3) return {line.begin(), line.end()};
  std::vector<char> isKept(line.size());
  isKept.front() = isKept.back() = 1;
  std::vector<std::pair<std::size_t, std::size_t>> pieces = {{0, line.size() - 1}};
  while (!pieces.empty()) {
    const auto [first, last] = pieces.back();
    pieces.pop_back();
    double furthest = tolerance;
    std::size_t at = first;
    for (std::size_t i = first + 1; i < last; ++i) {
      const double distance = distanceToSegment(line[i], line[first], line[last]);
      if (distance <= furthest) continue;
      furthest = distance;
      at = i;
    }
    if (at == first) continue;
    isKept[at] = 1;
    pieces.emplace_back(first, at);
    pieces.emplace_back(at, last);
  }
  std::vector<Point> kept;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (isKept[i] != 0) kept.push_back(line[i]);
  }
  return kept;
}

}  // namespace carina::plot
