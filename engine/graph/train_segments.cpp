// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/train_segments.h"

#include <algorithm>
#include <limits>

namespace carina::graph {
namespace {

/// Whether a cut before place `cut` leaves the value on one side and a reader on the other.
bool crosses(std::span<const ChainValue> values, std::size_t value, std::size_t cut) {
  return value < cut && values[value].lastReader >= cut;
}

/// Bytes that stay for each cut.
std::vector<std::int64_t> bytesAcross(std::span<const ChainValue> values) {
  std::vector<std::int64_t> bytes(values.size() + 1);
  for (std::size_t value = 0; value < values.size(); ++value) {
    for (auto cut = value + 1; cut <= values[value].lastReader; ++cut) bytes[cut] += values[value].sizeBytes;
  }
  return bytes;
}

}  // namespace

std::optional<std::vector<bool>> keptBetweenSegments(std::span<const ChainValue> values, std::int64_t limitBytes) {
  constexpr auto kNever = std::numeric_limits<std::int64_t>::max();
  const auto across = bytesAcross(values);
  std::vector<std::int64_t> kept(values.size() + 1, kNever);  // by all cuts up to here, this one included
  std::vector<std::size_t> before(values.size() + 1);
  kept[0] = 0;
  for (std::size_t end = 1; end <= values.size(); ++end) {
    auto segment = across[end];  // at first the gradients of what crosses its end; most of all once the pass is inside
    for (auto begin = end; begin-- > 0;) {
      segment = std::max(segment, values[begin].gradientBytes) + values[begin].sizeBytes;
      if (segment > limitBytes) break;
      if (kept[begin] == kNever || kept[begin] + segment > limitBytes) continue;
      if (kept[begin] + across[end] >= kept[end]) continue;
      kept[end] = kept[begin] + across[end];
      before[end] = begin;
    }
  }
  if (kept.back() == kNever) return {};
  std::vector<bool> stays(values.size());
  for (auto cut = before.back(); cut > 0; cut = before[cut]) {
    for (std::size_t value = 0; value < cut; ++value) {
      if (crosses(values, value, cut)) stays[value] = true;
    }
  }
  return stays;
}

}  // namespace carina::graph
