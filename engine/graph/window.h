// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace carina::graph {

/// Rows and columns.
struct Extent2d {
  std::int64_t h = 1;
  std::int64_t w = 1;
  bool operator==(const Extent2d&) const = default;
};

/// Pixels added around a map; asymmetric where TensorFlow's SAME needs it.
struct Padding2d {
  std::int64_t top = 0;
  std::int64_t left = 0;
  std::int64_t bottom = 0;
  std::int64_t right = 0;
  bool operator==(const Padding2d&) const = default;
};

/// The window that convolutions and pools slide over a map.
struct Window {
  Extent2d kernel;
  Extent2d stride;
  Padding2d padding;

  /// Rows and columns of the result for a map of `src`; InvalidArgument where the padded map is smaller than the
  /// kernel.
  Extent2d dst(Extent2d src) const;
};

/// The same padding on all four sides.
Window squareWindow(std::int64_t kernel, std::int64_t stride, std::int64_t padding);

/// TensorFlow's SAME: dst = ceil(src / stride), the odd pixel of padding at the bottom and right.
Window sameWindow(Extent2d kernel, Extent2d stride, Extent2d src);

}  // namespace carina::graph
