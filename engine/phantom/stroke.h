// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <vector>

#include "engine/phantom/canvas.h"

namespace carina::phantom {

/// A line with a width that changes evenly from its first to its last point.
struct Stroke {
  std::vector<Point> points;
  double firstRadiusMm = 1;
  double lastRadiusMm = 1;

  Box bounds() const;
};

/// A place within a stroke.
struct StrokePlace {
  double across;    ///< distance from the centre line as a share of the radius, 0 … 1
  double along;     ///< 0 at the first, 1 at the last point
  double radiusMm;  ///< here
};

/// The pixels of a band that a stroke covers, each with its nearest place on the line.
///
/// Threads  one thread at a time
class StrokeRaster {
 public:
  StrokeRaster(const Band& band, const Stroke& stroke);

  /// Calls paint(place, tissue) once for every covered pixel.
  template <typename Paint>
  void paint(Paint paint) const {
    std::size_t index = 0;
    for (int row = range_.top; row < range_.bottom; ++row) {
      for (int column = range_.left; column < range_.right; ++column, ++index) {
        if (places_[index].across < 1.0) paint(places_[index], band_.canvas().at(row, column));
      }
    }
  }

 private:
  void cover(Point a, Point b, const StrokePlace& from, const StrokePlace& to);

  Band band_;
  Band::Range range_;
  std::vector<StrokePlace> places_;
};

/// Length of a beam through a round rod, at `across` of its radius.
inline double rodMm(const StrokePlace& place) {
  return 2.0 * place.radiusMm * std::sqrt(1.0 - place.across * place.across);
}

}  // namespace carina::phantom
