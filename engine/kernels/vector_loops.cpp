// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/vector_loops.h"

#include "engine/kernels/vectors.h"

namespace carina::kernels {
namespace {

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

struct JoinWork {
  template <typename T>
  [[gnu::always_inline]] static void run(const JoinTile& tile) {
    withAct(
        tile, [&](const auto& act) __attribute__((always_inline)) { joinWith<T>(tile, act); });
  }
};

struct AverageWork {
  template <typename T>
  [[gnu::always_inline]] static void run(const AverageTile& tile) {
    withAct(
        tile.join, [&](const auto& act) __attribute__((always_inline)) { averageWith<T>(tile, act); });
  }
};

struct SumWork {
  template <typename T>
  [[gnu::always_inline]] static void run(const SumTile& tile) {
    sumOf<T>(tile);
  }
};

struct MeanWork {
  template <typename T>
  [[gnu::always_inline]] static void run(const MeanTile& tile) {
    meanOf<T>(tile);
  }
};

}  // namespace

void joinTile(const JoinTile& tile) {
  dispatch<JoinWork>(tile, tile.type);
}
void averageTile(const AverageTile& tile) {
  dispatch<AverageWork>(tile, tile.join.type);
}
void sumTile(const SumTile& tile) {
  dispatch<SumWork>(tile, tile.type);
}
void meanTile(const MeanTile& tile) {
  dispatch<MeanWork>(tile, tile.type);
}

}  // namespace carina::kernels
