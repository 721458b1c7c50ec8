// SPDX-License-Identifier: Apache-2.0
#include "engine/core/nearest_name.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace carina {
namespace {

std::size_t edits(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    auto diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      const auto replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string nearestName(std::string_view name, std::span<const std::string> candidates) {
  constexpr std::size_t kLongest = 64;  // names from outside may be of any length; the cost is its square
  const auto shortened = name.substr(0, kLongest);
  auto fewest = std::numeric_limits<std::size_t>::max();
  std::string nearest;
  for (const auto& candidate : candidates) {
    const auto count = edits(shortened, candidate);
    if (count >= fewest) continue;
    fewest = count;
    nearest = candidate;
  }
  return nearest;
}

}  // namespace carina
