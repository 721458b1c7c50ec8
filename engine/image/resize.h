// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/image/raster.h"

namespace carina::image {

/// Writes row `row` of the source into `values` (columns values).
using RowReader = std::function<void(int row, std::span<float> values)>;

/// Where the places of one axis of a result lie on the source, in source pixels (pixel i covers i … i+1).
///
///   place x is centred on start + (x+½)·step and sees a triangle that reaches `reach` pixels to both sides
struct Axis {
  int places = 0;
  double start = 0;
  double step = 1;   ///< above 0
  double reach = 1;  ///< at least 1
};

/// Places seen through triangles, row by row. What a triangle covers outside the source does not count; a place that
/// sees nothing of the source is 0.
///
///   dst[x] = Σ w(x,i) · src[i],   w ∝ max(0, 1 − |i + ½ − centre(x)|/reach),   Σ w = 1
///
/// Errors   InvalidArgument: an empty source, an axis without places, a step or a reach out of its bounds
/// Threads  const calls from many threads; starts none itself
std::vector<float> resampleBilinear(Size from, const Axis& rows, const Axis& columns, const RowReader& readRow);

/// Antialiased bilinear resize: a separable triangle filter whose support grows with the reduction.
///
///   dst[x] = Σ w(x,i) · src[i],   w ∝ max(0, 1 − |i + ½ − (x+½)·s| / max(s,1)),   s = from/to,   Σ w = 1
///
/// Kept in f32 throughout: agrees with Pillow's 8-bit `resize(…, BILINEAR)` within 1 level.
/// Errors   InvalidArgument: an empty size
/// Threads  const calls from many threads; starts none itself
/// Source   Pillow 9.4 src/libImaging/Resample.c
std::vector<float> resizeBilinear(Size from, Size to, const RowReader& readRow);

/// The same for values in memory, row by row.
std::vector<float> resizeBilinear(std::span<const float> src, Size from, Size to);

}  // namespace carina::image
