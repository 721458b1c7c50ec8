// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace carina::graph {

/// A value in the order in which the forward pass makes them.
struct ChainValue {
  std::int64_t sizeBytes = 0;
  std::size_t lastReader = 0;      ///< the place of the last value that is computed of it; its own where there is none
  std::int64_t gradientBytes = 0;  ///< in memory while the backward pass is at this value: its own and its sources'
};

/// Cuts a chain of values into segments: values that a later segment reads stay in memory, the others of a segment are
/// computed again once the backward pass reaches it, and given up one after another as the pass goes through it. Of all
/// ways in which no segment with its gradients and with what stays before it takes more than `limitBytes`, the one in
/// which least stays. Gives which values stay, or nothing where there is no way.
///
/// Source   Chen et al., Training Deep Nets with Sublinear Memory Cost, 2016; here by dynamic programming
std::optional<std::vector<bool>> keptBetweenSegments(std::span<const ChainValue> values, std::int64_t limitBytes);

}  // namespace carina::graph
