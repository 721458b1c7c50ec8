// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace carina::graph {

/// A piece of memory that is alive from `first` to `last`, both included; packArena() fills in where it lies.
struct Lifetime {
  std::int64_t sizeBytes = 0;
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::int64_t offset = 0;
};

/// Lays lifetimes out so that two which overlap in time never overlap in memory, largest first, each at the lowest
/// place that is free; offsets are multiples of 64. Returns the bytes of the whole.
///
/// Source   Pisarchyk and Lee, Efficient Memory Management for Deep Neural Net Inference, 2020 (greedy by size)
std::int64_t packArena(std::span<Lifetime> lifetimes);

}  // namespace carina::graph
