// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/sample_pyramid.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace carina::gui {
namespace {

/// The mean of the samples of one or two rows in columns first … end-1.
std::uint16_t meanOf(const std::uint16_t* upper, const std::uint16_t* lower, int columns,
                     const std::optional<PaddingSamples>& padding) {
  std::uint32_t sum = 0;
  std::uint32_t measured = 0;
  std::uint32_t all = 0;
  std::uint16_t pad = 0;
  for (const auto* row : {upper, lower}) {
    for (int i = 0; row != nullptr && i < columns; ++i) {
      ++all;
      if (padding && padding->holds(row[i])) {
        pad = row[i];
        continue;
      }
      ++measured;
      sum += row[i];
    }
  }
  return 2 * measured < all ? pad : static_cast<std::uint16_t>((sum + measured / 2) / measured);
}

void halveRow(const std::uint16_t* upper, const std::uint16_t* lower, int pairs, std::uint16_t* dst) {
  for (std::ptrdiff_t i = 0; i < pairs; ++i) {
    const std::uint32_t sum = upper[2 * i] + upper[2 * i + 1] + lower[2 * i] + lower[2 * i + 1];
    dst[i] = static_cast<std::uint16_t>((sum + 2) / 4);
  }
}

}  // namespace

SampleLevel halve(const SampleLevel& level, const std::optional<PaddingSamples>& padding) {
  SampleLevel half{(level.columns + 1) / 2, (level.rows + 1) / 2, {}};
  half.samples.resize(static_cast<std::size_t>(half.columns) * static_cast<std::size_t>(half.rows));
  for (int row = 0; row < half.rows; ++row) {
    const auto* upper = level.samples.data() + static_cast<std::ptrdiff_t>(2 * row) * level.columns;
    const auto* lower = 2 * row + 1 < level.rows ? upper + level.columns : nullptr;
    auto* dst = half.samples.data() + static_cast<std::ptrdiff_t>(row) * half.columns;
    int done = 0;
    if (lower != nullptr && !padding) {
      done = level.columns / 2;
      halveRow(upper, lower, done, dst);
    }
    for (; done < half.columns; ++done) {
      const int first = 2 * done;
      dst[done] = meanOf(upper + first, lower == nullptr ? nullptr : lower + first, std::min(2, level.columns - first),
                         padding);
    }
  }
  return half;
}

std::vector<SampleLevel> makePyramid(SampleLevel level, const std::optional<PaddingSamples>& padding, int shortest) {
  std::vector<SampleLevel> levels;
  levels.push_back(std::move(level));
  while (std::max(levels.back().columns, levels.back().rows) > shortest) {
    levels.push_back(halve(levels.back(), padding));
  }
  return levels;
}

}  // namespace carina::gui
