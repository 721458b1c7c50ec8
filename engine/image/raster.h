// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace carina::image {

/// Height and width in pixels.
struct Size {
  int rows = 0;
  int columns = 0;

  std::size_t pixels() const { return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns); }
  bool operator==(const Size&) const = default;
};

/// Finished pictures, row by row without gaps; `pixels` has rows × columns (× 3 for RGB) values.
/// Threads  values
struct Gray8Image {
  Size size;
  std::vector<std::uint8_t> pixels;
  bool operator==(const Gray8Image&) const = default;
};
struct Gray16Image {
  Size size;
  std::vector<std::uint16_t> pixels;
  bool operator==(const Gray16Image&) const = default;
};
struct Rgb8Image {
  Size size;
  std::vector<std::uint8_t> pixels;
  bool operator==(const Rgb8Image&) const = default;
};

/// What a film may cost before it is refused; checked against headers before anything is allocated.
struct Limits {
  int maxSide = 65535;
  std::uint64_t maxPixels = 400'000'000;
  std::uint64_t maxFileBytes = std::uint64_t{2} << 30;
};

}  // namespace carina::image
