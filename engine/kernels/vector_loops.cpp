// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/vector_loops.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>

namespace carina::kernels {
namespace {

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

/// y = act(x · scale + bias), with what is not asked for left out at compile time.
template <bool kAffine, bool kRelu>
struct Act {
  const float* scale;
  const float* bias;

  [[gnu::always_inline]] Floats operator()(Floats values, std::int64_t channel) const {
    if constexpr (kAffine) values = values * load(scale + channel) + load(bias + channel);
    return kRelu ? positive(values) : values;
  }
  [[gnu::always_inline]] float one(float value, std::int64_t channel) const {
    if constexpr (kAffine) value = value * scale[channel] + bias[channel];
    return kRelu ? positive(value) : value;
  }
};

/// Calls `body(act)` with the act that a tile asks for.
template <typename Body>
[[gnu::always_inline]] inline void withAct(const JoinTile& tile, const Body& body) {
  const bool affine = tile.scale != nullptr;
  if (affine && tile.relu) return body(Act<true, true>{tile.scale, tile.bias});
  if (affine) return body(Act<true, false>{tile.scale, tile.bias});
  if (tile.relu) return body(Act<false, true>{nullptr, nullptr});
  return body(Act<false, false>{nullptr, nullptr});
}

// Pixel by pixel: src and dst are then read and written in the order in which they lie.
template <typename T, typename ActType>
[[gnu::always_inline]] inline void joinWith(const JoinTile& tile, const ActType& act) {
  for (std::int64_t p = 0; p < tile.pixels; ++p) {
    const auto* src = static_cast<const T*>(tile.src) + p * tile.channels;
    auto* dst = static_cast<T*>(tile.dst) + p * tile.dstStride;
    std::int64_t c = 0;
    for (; c + kLanes <= tile.channels; c += kLanes) store(dst + c, act(load(src + c), c));
    for (; c < tile.channels; ++c) storeOne(dst + c, act.one(loadOne(src + c), c));
  }
}

template <typename T, typename ActType>
[[gnu::always_inline]] inline void averageWith(const AverageTile& tile, const ActType& act) {
  const auto& join = tile.join;
  const float share = 1.0F / static_cast<float>(tile.window * tile.window);
  for (std::int64_t p = 0; p < join.pixels; ++p) {
    const auto* src = static_cast<const T*>(join.src) + p * tile.window * join.channels;
    auto* dst = static_cast<T*>(join.dst) + p * join.dstStride;
    std::int64_t c = 0;
    for (; c + kLanes <= join.channels; c += kLanes) {
      Floats sum{};
      for (std::int64_t i = 0; i < tile.window * tile.window; ++i) {
        const auto pixel = i / tile.window * tile.srcColumns + i % tile.window;
        sum += act(load(src + pixel * join.channels + c), c);
      }
      store(dst + c, sum * share);
    }
    for (; c < join.channels; ++c) {
      float sum = 0;
      for (std::int64_t i = 0; i < tile.window * tile.window; ++i) {
        const auto pixel = i / tile.window * tile.srcColumns + i % tile.window;
        sum += act.one(loadOne(src + pixel * join.channels + c), c);
      }
      storeOne(dst + c, sum * share);
    }
  }
}

template <typename T>
[[gnu::always_inline]] inline void sumOf(const SumTile& tile) {
  const auto* left = static_cast<const T*>(tile.left);
  const auto* right = static_cast<const T*>(tile.right);
  auto* dst = static_cast<T*>(tile.dst);
  std::int64_t i = 0;
  for (; i + kLanes <= tile.count; i += kLanes) {
    const Floats values = load(left + i) + load(right + i);
    store(dst + i, tile.relu ? positive(values) : values);
  }
  for (; i < tile.count; ++i) {
    const float value = loadOne(left + i) + loadOne(right + i);
    storeOne(dst + i, tile.relu ? positive(value) : value);
  }
}

template <typename T>
[[gnu::always_inline]] inline void meanOf(const MeanTile& tile) {
  const auto* src = static_cast<const T*>(tile.src);
  const float share = 1.0F / static_cast<float>(tile.pixels);
  std::int64_t c = 0;
  for (; c + kLanes <= tile.channels; c += kLanes) {
    Floats sum{};
    for (std::int64_t p = 0; p < tile.pixels; ++p) sum += load(src + p * tile.channels + c);
    store(tile.dst + c, sum * share);
  }
  for (; c < tile.channels; ++c) {
    float sum = 0;
    for (std::int64_t p = 0; p < tile.pixels; ++p) sum += loadOne(src + p * tile.channels + c);
    tile.dst[c] = sum * share;
  }
}

// One overload a kind of tile, so that the instruction sets below need to know no kinds.
template <typename T>
[[gnu::always_inline]] inline void work(const JoinTile& tile) {
  withAct(
      tile, [&](const auto& act) __attribute__((always_inline)) { joinWith<T>(tile, act); });
}
template <typename T>
[[gnu::always_inline]] inline void work(const AverageTile& tile) {
  withAct(
      tile.join, [&](const auto& act) __attribute__((always_inline)) { averageWith<T>(tile, act); });
}
template <typename T>
[[gnu::always_inline]] inline void work(const SumTile& tile) {
  sumOf<T>(tile);
}
template <typename T>
[[gnu::always_inline]] inline void work(const MeanTile& tile) {
  meanOf<T>(tile);
}

DType typeOf(const AverageTile& tile) {
  return tile.join.type;
}
template <typename Tile>
DType typeOf(const Tile& tile) {
  return tile.type;
}

template <typename Tile, typename Half>
[[gnu::always_inline]] inline void workOnType(const Tile& tile) {
  if (typeOf(tile) == DType::BF16) {
    work<Half>(tile);
  } else {
    work<float>(tile);
  }
}

#if defined(__x86_64__)
template <typename Tile>
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma")]] void workAvx512Bf16(const Tile& tile) {
  workOnType<Tile, NativeBf16>(tile);
}

template <typename Tile>
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,fma")]] void workAvx512(const Tile& tile) {
  workOnType<Tile, Bf16>(tile);
}

template <typename Tile>
[[gnu::target("avx2,fma")]] void workAvx2(const Tile& tile) {
  workOnType<Tile, Bf16>(tile);
}
#endif

template <typename Tile>
void dispatch(const Tile& tile) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    return __builtin_cpu_supports("avx512bf16") ? workAvx512Bf16(tile) : workAvx512(tile);
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return workAvx2(tile);
#endif
  workOnType<Tile, Bf16>(tile);
}

}  // namespace

void joinTile(const JoinTile& tile) {
  dispatch(tile);
}
void averageTile(const AverageTile& tile) {
  dispatch(tile);
}
void sumTile(const SumTile& tile) {
  dispatch(tile);
}
void meanTile(const MeanTile& tile) {
  dispatch(tile);
}

}  // namespace carina::kernels
