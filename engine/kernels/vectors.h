// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/kernels: sixteen values at once, and the choice of the instruction set they are computed with.

#include <bit>
#include <cstdint>
#include <cstring>

#include "engine/core/dtype.h"

namespace carina::kernels {

constexpr std::int64_t kLanes = 16;
using Floats [[gnu::vector_size(64)]] = float;
using Words [[gnu::vector_size(64)]] = std::uint32_t;
using Halves [[gnu::vector_size(32)]] = std::uint16_t;
using Bf16 = std::uint16_t;

/// The same bits, rounded by the CPU's own instruction.
struct NativeBf16 {
  Bf16 bits;
};

// Sixteen values at once; the compiler splits them where the CPU's vectors are narrower.
[[gnu::always_inline]] inline Floats load(const float* from) {
  Floats values;
  std::memcpy(&values, from, sizeof(values));
  return values;
}

[[gnu::always_inline]] inline Floats load(const Bf16* from) {
  Halves halves;
  std::memcpy(&halves, from, sizeof(halves));
  return std::bit_cast<Floats>(__builtin_convertvector(halves, Words) << 16);
}

[[gnu::always_inline]] inline void store(float* to, Floats values) {
  std::memcpy(to, &values, sizeof(values));
}

[[gnu::always_inline]] inline void store(Bf16* to, Floats values) {
  const auto bits = std::bit_cast<Words>(values);
  const Words rounded = (bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16;
  const Words quiet = (bits >> 16) | 0x40U;
  const auto halves = __builtin_convertvector(values == values ? rounded : quiet, Halves);
  std::memcpy(to, &halves, sizeof(halves));
}

[[gnu::always_inline]] inline Floats load(const NativeBf16* from) {
  return load(&from->bits);
}

// Eight operations less than the one above, which bound the joins of bf16. Assembly, for an intrinsic could not be
// inlined into templates that serve every instruction set; Clang wants to know the set even here and does without.
// The instruction takes subnormal values for zero.
[[gnu::always_inline]] inline void store(NativeBf16* to, Floats values) {
#if defined(__x86_64__) && !defined(__clang__)
  Halves halves;
  asm("vcvtneps2bf16 %1, %0" : "=v"(halves) : "v"(values));
  std::memcpy(to, &halves, sizeof(halves));
#else
  store(&to->bits, values);
#endif
}

[[gnu::always_inline]] inline float loadOne(const float* from) {
  return *from;
}
[[gnu::always_inline]] inline float loadOne(const Bf16* from) {
  return floatFromBf16(*from);
}
[[gnu::always_inline]] inline float loadOne(const NativeBf16* from) {
  return floatFromBf16(from->bits);
}
[[gnu::always_inline]] inline void storeOne(float* to, float value) {
  *to = value;
}
[[gnu::always_inline]] inline void storeOne(Bf16* to, float value) {
  *to = bf16FromFloat(value);
}

[[gnu::always_inline]] inline void storeOne(NativeBf16* to, float value) {
  to->bits = bf16FromFloat(value);
}

[[gnu::always_inline]] inline Floats positive(Floats values) {
  return values > 0.0F ? values : Floats{};
}
[[gnu::always_inline]] inline float positive(float value) {
  return value > 0.0F ? value : 0.0F;
}

/// Calls Work::run<T>(tile) compiled for the best instruction set that the CPU has; T is float, or the way in which
/// that set stores bf16.
template <typename Work, typename Half, typename Tile>
[[gnu::always_inline]] inline void runForType(const Tile& tile, DType type) {
  if (type == DType::BF16) {
    Work::template run<Half>(tile);
  } else {
    Work::template run<float>(tile);
  }
}

#if defined(__x86_64__)
template <typename Work, typename Tile>
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma")]] void runAvx512Bf16(const Tile& tile, DType type) {
  runForType<Work, NativeBf16>(tile, type);
}

template <typename Work, typename Tile>
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,fma")]] void runAvx512(const Tile& tile, DType type) {
  runForType<Work, Bf16>(tile, type);
}

template <typename Work, typename Tile>
[[gnu::target("avx2,fma")]] void runAvx2(const Tile& tile, DType type) {
  runForType<Work, Bf16>(tile, type);
}
#endif

template <typename Work, typename Tile>
void dispatch(const Tile& tile, DType type) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    return __builtin_cpu_supports("avx512bf16") ? runAvx512Bf16<Work>(tile, type) : runAvx512<Work>(tile, type);
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return runAvx2<Work>(tile, type);
#endif
  runForType<Work, Bf16>(tile, type);
}

}  // namespace carina::kernels
