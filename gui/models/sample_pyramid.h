// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace carina::gui {

/// 16-bit samples row by row, at the film's own size or at half of it, a quarter, …
/// Threads  a value
struct SampleLevel {
  int columns = 0;
  int rows = 0;
  std::vector<std::uint16_t> samples;
};

/// Samples low … high (both included) where nothing was measured.
struct PaddingSamples {
  std::uint16_t low = 0;
  std::uint16_t high = 0;

  bool holds(std::uint16_t sample) const { return sample >= low && sample <= high; }
};

/// A level of half the size, sides rounded up: every sample is the mean of the up to four below it.
///
/// Padding has no part in a mean; where more than half of the samples are padding the mean is padding too.
/// Threads  many threads at once
SampleLevel halve(const SampleLevel& level, const std::optional<PaddingSamples>& padding);

/// The level itself and its halves, until neither side is longer than `shortest`.
/// Threads  many threads at once
std::vector<SampleLevel> makePyramid(SampleLevel level, const std::optional<PaddingSamples>& padding,
                                     int shortest = 256);

}  // namespace carina::gui
