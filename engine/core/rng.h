// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace carina {

/// One step of splitmix64: a bijective mix of 64 bits.
/// Source   Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014
constexpr std::uint64_t splitmix64(std::uint64_t state) {
  std::uint64_t z = state + 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

namespace detail {
__extension__ using Wide = unsigned __int128;
}  // namespace detail

/// Random numbers that depend on their seed alone, never on rank, thread or time: the same on every machine.
/// Threads  one thread at a time; a value
class Rng {
 public:
  explicit constexpr Rng(std::uint64_t seed) : state_(splitmix64(seed)) {}

  /// A generator for sub-stream `stream` (an epoch, a sample, a part of a drawing).
  constexpr Rng fork(std::uint64_t stream) const { return Rng(splitmix64(state_ ^ splitmix64(stream))); }

  constexpr std::uint64_t bits() {
    state_ += 0x9e3779b97f4a7c15ULL;
    return splitmix64(state_);
  }

  /// Uniform in [0, 1).
  constexpr double uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }

  /// Uniform in [low, high).
  constexpr double uniform(double low, double high) { return low + (high - low) * uniform(); }

  /// Uniform in 0 .. count-1; count is at least 1.
  constexpr std::uint64_t below(std::uint64_t count) {
    return static_cast<std::uint64_t>((static_cast<detail::Wide>(bits()) * count) >> 64);
  }

  /// Standard normal (Box and Muller 1958).
  double normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
  }

 private:
  std::uint64_t state_;
};

}  // namespace carina
