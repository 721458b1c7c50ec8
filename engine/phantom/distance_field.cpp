// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/distance_field.h"

#include <limits>

#include "engine/core/parallel.h"

namespace carina::phantom {
namespace {

constexpr double kCellMm = 3.0;
constexpr double kMarginMm = 15.0;
constexpr int kNodes = static_cast<int>((kFilmMm + 2 * kMarginMm) / kCellMm) + 2;

/// One edge of the outline with what every distance to it needs.
struct Edge {
  Point from;
  Point step;
  double inverseSquared;  ///< 1 / |step|²
};

std::vector<Edge> edgesOf(std::span<const Point> outline) {
  std::vector<Edge> edges;
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
    const Point step{outline[i].x - outline[j].x, outline[i].y - outline[j].y};
    const double squared = step.x * step.x + step.y * step.y;
    if (squared > 0) edges.push_back({.from = outline[j], .step = step, .inverseSquared = 1 / squared});
  }
  return edges;
}

double signedDistance(std::span<const Edge> edges, Point p) {
  double nearest = std::numeric_limits<double>::max();
  bool inside = false;
  for (const auto& edge : edges) {
    const double x = p.x - edge.from.x;
    const double y = p.y - edge.from.y;
    const double along = std::clamp((x * edge.step.x + y * edge.step.y) * edge.inverseSquared, 0.0, 1.0);
    const double dx = x - along * edge.step.x;
    const double dy = y - along * edge.step.y;
    nearest = std::min(nearest, dx * dx + dy * dy);
    if ((y < 0) == (y < edge.step.y)) continue;  // a level line through p does not meet the edge
    if ((x * edge.step.y < y * edge.step.x) == (edge.step.y > 0)) inside = !inside;
  }
  return inside ? std::sqrt(nearest) : -std::sqrt(nearest);
}

}  // namespace

DistanceField::DistanceField(std::vector<Point> outline)
    : outline_(std::move(outline)), nodes_(static_cast<std::size_t>(kNodes) * kNodes) {
  const auto edges = edgesOf(outline_);
  parallelFor(kNodes, [&](std::int64_t begin, std::int64_t end) {
    for (auto row = begin; row < end; ++row) {
      for (int column = 0; column < kNodes; ++column) {
        const Point p{.x = column * kCellMm - kMarginMm - kFilmMm / 2,
                      .y = static_cast<double>(row) * kCellMm - kMarginMm};
        nodes_[static_cast<std::size_t>(row * kNodes + column)] = static_cast<float>(signedDistance(edges, p));
      }
    }
  });
}

double DistanceField::at(Point p) const {
  const double column = std::clamp((p.x + kFilmMm / 2 + kMarginMm) / kCellMm, 0.0, kNodes - 1.001);
  const double row = std::clamp((p.y + kMarginMm) / kCellMm, 0.0, kNodes - 1.001);
  const auto c = static_cast<std::size_t>(column);
  const auto r = static_cast<std::size_t>(row);
  const double tx = column - static_cast<double>(c);
  const double ty = row - static_cast<double>(r);
  const float* node = nodes_.data() + r * kNodes + c;
  const double upper = node[0] + (node[1] - node[0]) * tx;
  const double lower = node[kNodes] + (node[kNodes + 1] - node[kNodes]) * tx;
  return upper + (lower - upper) * ty;
}

Box DistanceField::bounds() const {
  Box box{.left = outline_[0].x, .top = outline_[0].y, .right = outline_[0].x, .bottom = outline_[0].y};
  for (const auto p : outline_) box = unite(box, around(p, 0, 0));
  return box;
}

}  // namespace carina::phantom
