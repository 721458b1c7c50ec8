// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "engine/phantom/geometry.h"

namespace carina::phantom {

/// How deep each place of the film lies inside a closed outline, in mm; negative outside.
///
/// Threads  immutable; const calls from many threads
class DistanceField {
 public:
  explicit DistanceField(std::vector<Point> outline);

  /// Interpolated between the nodes of a grid over the film and a margin around it.
  double at(Point p) const;

  const std::vector<Point>& outline() const { return outline_; }
  Box bounds() const;

 private:
  std::vector<Point> outline_;
  std::vector<float> nodes_;
};

}  // namespace carina::phantom
