// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

namespace carina::image {

/// True for colours that no grey film has: channels (0 … 255) differ by more than lossy compression and rounding make
/// them differ.
constexpr bool isColored(std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
  constexpr std::uint32_t kGreySpread = 32;
  return std::max({red, green, blue}) - std::min({red, green, blue}) > kGreySpread;
}

}  // namespace carina::image
