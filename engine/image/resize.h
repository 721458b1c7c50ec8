// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/image/raster.h"

namespace carina::image {

/// Writes row `row` of the source into `values` (columns values).
using RowReader = std::function<void(int row, std::span<float> values)>;

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
