// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/distance_field.h"

#include <limits>

#include "engine/core/parallel.h"

namespace carina::phantom {
namespace {

constexpr double kCellMm = 2.5;
constexpr double kMarginMm = 15.0;
constexpr int kNodes = static_cast<int>((kFilmMm + 2 * kMarginMm) / kCellMm) + 1;

double signedDistance(std::span<const Point> outline, Point p) {
  double nearest = std::numeric_limits<double>::max();
  bool inside = false;
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
    const auto a = outline[j];
    const auto b = outline[i];
    nearest = std::min(nearest, nearestOnSegment(p, a, b).distance);
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside ? nearest : -nearest;
}

}  // namespace

DistanceField::DistanceField(std::vector<Point> outline)
    : outline_(std::move(outline)), nodes_(static_cast<std::size_t>(kNodes) * kNodes) {
  parallelFor(kNodes, [this](std::int64_t begin, std::int64_t end) {
    for (auto row = begin; row < end; ++row) {
      for (int column = 0; column < kNodes; ++column) {
        const Point p{.x = column * kCellMm - kMarginMm - kFilmMm / 2,
                      .y = static_cast<double>(row) * kCellMm - kMarginMm};
        nodes_[static_cast<std::size_t>(row * kNodes + column)] = static_cast<float>(signedDistance(outline_, p));
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
