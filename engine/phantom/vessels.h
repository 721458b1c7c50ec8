// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/core/rng.h"
#include "engine/phantom/anatomy.h"
#include "engine/phantom/stroke.h"

namespace carina::phantom {

/// The branching vessels of both lungs, from the hila outwards; drawn from the seed alone, so that findings leave them
/// where they are.
///
/// Threads  immutable; disjoint bands from many threads
class Vessels {
 public:
  Vessels(const Anatomy& anatomy, Rng rng);
  void paint(const Band& band) const;

 private:
  struct Branch {
    Point from;
    double direction;  ///< radians, 0 to the right of the film, downwards positive
    double lengthMm;
    double radiusMm;
    int generation;
  };
  void grow(const Branch& branch, Rng& rng);

  double width_;
  std::vector<Stroke> strokes_;
};

/// The middle of a hilum.
Point hilum(Side side);

}  // namespace carina::phantom
