// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace carina::comm {

/// Gradients that travel together: first … last−1 in the order in which they become ready.
struct Bucket {
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t values = 0;
  bool operator==(const Bucket&) const = default;
};

/// Bytes of buckets that a reducer tries, the first first.
inline constexpr std::array kBucketSizes = {std::size_t{8} << 20, std::size_t{2} << 20, std::size_t{32} << 20};

/// Gathers gradients of `counts` values, in that order, until a bucket holds `bucketBytes` in f32 or more; one that has
/// as much by itself goes alone.
///
/// Errors   InvalidArgument: bucketBytes is 0
/// Threads  any
std::vector<Bucket> planBuckets(std::span<const std::size_t> counts, std::size_t bucketBytes);

}  // namespace carina::comm
