// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/image/raster.h"

namespace carina::image {

/// How strongly each place of a coarse grid speaks for a finding; row by row, any scale, negative means not at all.
struct HeatMap {
  Size size;
  std::vector<float> values;
};

/// `strongest` is the value that gets the brightest colour; 0 takes the map's own highest value.
/// `opacity` is how much of the film the strongest place covers, 0 … 1.
struct OverlayOptions {
  float strongest = 0;
  double opacity = 0.6;
};

/// The colour of strength 0 … 1: dark violet to pale yellow, lightness rising evenly, safe for colour-blind readers.
/// Source   matplotlib's "inferno" (CC0), interpolated between 17 of its colours
std::array<std::uint8_t, 3> infernoColor(double strength);

/// Lays a heat map over a film: the map is enlarged smoothly to the film's size, coloured, and blended by its strength.
///
/// Errors   InvalidArgument: an empty image or map, a map whose values do not fit its size, a value that is not finite
/// Threads  const calls from many threads
Rgb8Image overlayHeatMap(const Gray8Image& film, const HeatMap& map, const OverlayOptions& options = {});

}  // namespace carina::image
