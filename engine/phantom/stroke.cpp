// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/stroke.h"

namespace carina::phantom {

Box Stroke::bounds() const {
  const double radius = std::max(firstRadiusMm, lastRadiusMm);
  Box box = around(points[0], radius, radius);
  for (const auto p : points) box = unite(box, around(p, radius, radius));
  return box;
}

StrokeRaster::StrokeRaster(const Band& band, const Stroke& stroke)
    : band_(band), range_(band.rangeOf(stroke.bounds())) {
  if (range_.top >= range_.bottom || range_.left >= range_.right) {
    range_ = {};
    return;
  }
  const auto pixels =
      static_cast<std::size_t>(range_.bottom - range_.top) * static_cast<std::size_t>(range_.right - range_.left);
  places_.assign(pixels, {.across = 2.0, .along = 0.0, .radiusMm = 0.0});
  const double spans = static_cast<double>(stroke.points.size() - 1);
  const auto placeAt = [&](std::size_t i) {
    const double along = static_cast<double>(i) / spans;
    return StrokePlace{.across = 0,
                       .along = along,
                       .radiusMm = stroke.firstRadiusMm + (stroke.lastRadiusMm - stroke.firstRadiusMm) * along};
  };
  for (std::size_t i = 1; i < stroke.points.size(); ++i) {
    cover(stroke.points[i - 1], stroke.points[i], placeAt(i - 1), placeAt(i));
  }
}

void StrokeRaster::cover(Point a, Point b, const StrokePlace& from, const StrokePlace& to) {
  const double reach = std::max(from.radiusMm, to.radiusMm);
  const auto& canvas = band_.canvas();
  const auto part = band_.rangeOf(unite(around(a, reach, reach), around(b, reach, reach)));
  const auto width = static_cast<std::size_t>(range_.right - range_.left);
  for (int row = part.top; row < part.bottom; ++row) {
    for (int column = part.left; column < part.right; ++column) {
      const auto nearest = nearestOnSegment({canvas.x(column), canvas.y(row)}, a, b);
      const double radius = from.radiusMm + (to.radiusMm - from.radiusMm) * nearest.along;
      auto& place =
          places_[static_cast<std::size_t>(row - range_.top) * width + static_cast<std::size_t>(column - range_.left)];
      const double across = nearest.distance / radius;
      if (across >= place.across) continue;
      place = {.across = across, .along = from.along + (to.along - from.along) * nearest.along, .radiusMm = radius};
    }
  }
}

}  // namespace carina::phantom
