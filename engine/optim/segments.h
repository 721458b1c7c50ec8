// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace carina::optim {

/// Elements begin … end−1 of one tensor of a list.
struct Segment {
  std::size_t tensor = 0;
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// A list of tensors cut into short segments, and these gathered to blocks of equal work, whatever the tensors' sizes.
///
/// Where the cuts lie depends on the sizes alone, so that sums over segments in their order are the same on every
/// number of threads.
/// Threads  const calls from many threads
class Segments {
 public:
  explicit Segments(std::span<const std::int64_t> sizes);

  /// Calls body(index) for the index of every segment in all(), in parallel.
  void forEach(const std::function<void(std::size_t index)>& body) const;

  std::span<const Segment> all() const { return segments_; }
  std::size_t tensors() const { return tensors_; }

 private:
  std::size_t tensors_;
  std::vector<Segment> segments_;
  std::vector<std::size_t> blockStarts_;  ///< each block's first segment, and the end
};

/// Σ x² of each tensor, summed in double in a fixed order.
///
/// Shapes   one tensor for each size that `segments` was made of
/// Threads  const calls from many threads
std::vector<double> squaredSums(const Segments& segments, std::span<const std::span<const float>> tensors);

}  // namespace carina::optim
