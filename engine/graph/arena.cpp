// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/arena.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace carina::graph {
namespace {

constexpr std::int64_t kAlignment = 64;

std::int64_t aligned(std::int64_t bytes) {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

bool meet(const Lifetime& a, const Lifetime& b) {
  return a.first <= b.last && b.first <= a.last;
}

/// The lowest gap that takes `wanted`, among placed lifetimes sorted by offset.
std::int64_t findGap(const Lifetime& wanted, std::span<const Lifetime* const> placed) {
  std::int64_t end = 0;
  for (const auto* other : placed) {
    if (!meet(wanted, *other)) continue;
    if (other->offset >= end + aligned(wanted.sizeBytes)) break;
    end = std::max(end, other->offset + aligned(other->sizeBytes));
  }
  return end;
}

}  // namespace

std::int64_t packArena(std::span<Lifetime> lifetimes) {
  std::vector<std::size_t> order(lifetimes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return lifetimes[a].sizeBytes > lifetimes[b].sizeBytes; });
  std::vector<const Lifetime*> placed;
  std::int64_t total = 0;
  for (const auto i : order) {
    auto& lifetime = lifetimes[i];
    lifetime.offset = findGap(lifetime, placed);
    total = std::max(total, lifetime.offset + aligned(lifetime.sizeBytes));
    const auto at = std::upper_bound(placed.begin(), placed.end(), &lifetime,
                                     [](const auto* a, const auto* b) { return a->offset < b->offset; });
    placed.insert(at, &lifetime);
  }
  return total;
}

}  // namespace carina::graph
