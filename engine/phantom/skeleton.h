// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/phantom/anatomy.h"
#include "engine/phantom/stroke.h"

namespace carina::phantom {

/// A bone as a hollow rod: a shell of cortex around spongy bone, flattened to `depth` of its width.
struct Bone {
  Stroke stroke;
  double cortexMm = 1.1;
  double depth = 0.55;
  double faded = 0;  ///< share of the bone that is lost at its far end (ribs turn to cartilage)
};

/// Ribs, clavicles, shoulder blades and spine of one patient.
///
/// Threads  immutable; disjoint bands from many threads
class Skeleton {
 public:
  explicit Skeleton(const Anatomy& anatomy);
  void paint(const Band& band) const;

 private:
  void addRib(const Anatomy& anatomy, Side side, int number);
  void addShoulder(Side side, double width);
  void addVertebra(double y, double height);

  std::vector<Bone> bones_;
  std::vector<Box> vertebrae_;
};

}  // namespace carina::phantom
