// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/phantom/geometry.h"

namespace carina::phantom {

/// Smooth noise over the film in −1 … 1: random values on a square lattice of `cellMm`, and `octaves` − 1 finer ones of
/// half the size and height each.
///
/// Threads  immutable; const calls from many threads
/// Source   Perlin, An image synthesizer, SIGGRAPH 1985 (the lattice kind)
class ValueNoise {
 public:
  ValueNoise(std::uint64_t seed, double cellMm, int octaves) : seed_(seed), cellMm_(cellMm), octaves_(octaves) {}

  double at(Point p) const;

 private:
  std::uint64_t seed_;
  double cellMm_;
  int octaves_;
};

}  // namespace carina::phantom
