// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/segments.h"

#include <algorithm>
#include <cstring>

#include "engine/core/parallel.h"

namespace carina::optim {
namespace {

constexpr std::int64_t kBlockElements = 16384;  // with momentum and gradient 192 KiB: a block stays in the core's cache

constexpr std::int64_t kLanes = 8;
using Floats [[gnu::vector_size(32)]] = float;
using Doubles [[gnu::vector_size(64)]] = double;

/// Eight sums side by side; a product of two floats is exact in double.
double squaredSum(std::span<const float> values) {
  const auto count = std::ssize(values);
  Doubles sums{};
  std::int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Floats narrow;
    std::memcpy(&narrow, values.data() + i, sizeof(narrow));
    const auto wide = __builtin_convertvector(narrow, Doubles);
    sums += wide * wide;
  }
  double rest = 0;
  for (; i < count; ++i) {
    const double value = values[static_cast<std::size_t>(i)];
    rest += value * value;
  }
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7])) + rest;
}

}  // namespace

Segments::Segments(std::span<const std::int64_t> sizes) : tensors_(sizes.size()), blockStarts_{0} {
  std::int64_t free = kBlockElements;
  for (std::size_t tensor = 0; tensor < sizes.size(); ++tensor) {
    for (std::int64_t begin = 0; begin < sizes[tensor];) {
      const auto end = std::min(sizes[tensor], begin + free);
      segments_.push_back({tensor, begin, end});
      free -= end - begin;
      begin = end;
      if (free > 0) continue;
      blockStarts_.push_back(segments_.size());
      free = kBlockElements;
    }
  }
  if (blockStarts_.back() != segments_.size()) blockStarts_.push_back(segments_.size());
}

void Segments::forEach(const std::function<void(std::size_t index)>& body) const {
  parallelFor(std::ssize(blockStarts_) - 1, [&](std::int64_t begin, std::int64_t end) {
    const auto last = blockStarts_[static_cast<std::size_t>(end)];
    for (auto i = blockStarts_[static_cast<std::size_t>(begin)]; i < last; ++i) body(i);
  });
}

std::vector<double> squaredSums(const Segments& segments, std::span<const std::span<const float>> tensors) {
  const auto all = segments.all();
  std::vector<double> parts(all.size());
  segments.forEach([&](std::size_t index) {
    const auto& segment = all[index];
    parts[index] = squaredSum(tensors[segment.tensor].subspan(static_cast<std::size_t>(segment.begin),
                                                              static_cast<std::size_t>(segment.end - segment.begin)));
  });
  std::vector<double> sums(segments.tensors(), 0.0);
  for (std::size_t i = 0; i < all.size(); ++i) sums[all[i].tensor] += parts[i];
  return sums;
}

}  // namespace carina::optim
