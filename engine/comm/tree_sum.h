// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace carina::comm {

template <typename Value>
void treeSum(std::span<const std::span<Value>> parts);

/// Adds the parts up in a balanced tree and leaves the sum in `dst`, which may be one of them; the parts are spent.
///
///   S(1) = x₀      S(n) = S(first 2^⌈log₂n⌉⁻¹) + S(rest)
///
/// The tree over 2·n parts is the tree over the n sums of neighbours: where parts are split between ranks by powers of
/// two, summing within the ranks and then over them gives the same bits for every number of ranks.
/// Shapes   as many values in each part
/// Threads  any
template <typename Value>
void treeSumTo(std::span<const std::span<Value>> parts, std::span<Value> dst) {
  if (parts.size() == 1 && parts[0].data() != dst.data()) std::ranges::copy(parts[0], dst.begin());
  if (parts.size() < 2) return;
  const auto half = std::bit_ceil(parts.size()) / 2;
  treeSum(parts.first(half));
  treeSum(parts.subspan(half));
  const auto* const first = parts[0].data();
  const auto* const second = parts[half].data();
  for (std::size_t i = 0; i < dst.size(); ++i) dst[i] = first[i] + second[i];
}

/// The same, with the sum in the first part. Threads  any
template <typename Value>
void treeSum(std::span<const std::span<Value>> parts) {
  if (parts.size() > 1) treeSumTo(parts, parts[0]);
}

/// The same sum of parts that come one by one, holding no more of them than the tree is deep.
///
/// Threads  one thread at a time
template <typename Value>
class TreeSum {
 public:
  void add(std::vector<Value> part) {
    std::size_t leaves = 1;
    while (!open_.empty() && open_.back().leaves == leaves) {
      join(open_.back().values, part);
      part = std::move(open_.back().values);
      open_.pop_back();
      leaves *= 2;
    }
    open_.push_back({leaves, std::move(part)});
  }

  /// The sum of all parts since the last take(); empty without any.
  std::vector<Value> take() {
    if (open_.empty()) return {};
    auto sum = std::move(open_.back().values);
    open_.pop_back();
    while (!open_.empty()) {
      join(open_.back().values, sum);
      sum = std::move(open_.back().values);
      open_.pop_back();
    }
    return sum;
  }

 private:
  struct Node {
    std::size_t leaves;
    std::vector<Value> values;
  };

  static void join(std::vector<Value>& first, const std::vector<Value>& second) {
    for (std::size_t i = 0; i < first.size(); ++i) first[i] += second[i];
  }

  std::vector<Node> open_;
};

}  // namespace carina::comm
