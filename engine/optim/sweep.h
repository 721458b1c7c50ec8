// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/optim.

#include <cstdint>

namespace carina::optim {

template <typename Body>
[[gnu::always_inline]] inline void sweepHere(std::int64_t count, Body body) {
#pragma omp simd
  for (std::int64_t i = 0; i < count; ++i) body(i);
}

#if defined(__x86_64__)
template <typename Body>
[[gnu::target("avx2")]] void sweepAvx2(std::int64_t count, Body body) {
  sweepHere(count, body);
}
#endif

/// Calls body(i) for i of 0 … count−1, several at once in wide vectors: no call may depend on another.
///
/// `body` is a lambda marked always_inline that holds what it needs by value, so that stores cannot change it.
template <typename Body>
void sweep(std::int64_t count, Body body) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return sweepAvx2(count, body);
#endif
  sweepHere(count, body);
}

}  // namespace carina::optim
