// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/train_loops.h"

#include <algorithm>

#include "engine/kernels/vectors.h"

namespace carina::kernels {
namespace {

// Channels that one walk over a tile's pixels takes: their sums stay in registers.
constexpr std::int64_t kVectors = 4;
constexpr std::int64_t kBlock = kVectors * kLanes;

/// Where the type T lies at an index.
template <typename T>
[[gnu::always_inline]] inline const T* at(const void* base, std::int64_t index) {
  return static_cast<const T*>(base) + index;
}
template <typename T>
[[gnu::always_inline]] inline T* at(void* base, std::int64_t index) {
  return static_cast<T*>(base) + index;
}

/// Calls body(first channel) for blocks, then for vectors, then for single channels: body is told how wide.
template <typename Body>
[[gnu::always_inline]] inline void forChannels(std::int64_t channels, const Body& body) {
  std::int64_t c = 0;
  for (; c + kBlock <= channels; c += kBlock) body.template operator()<kVectors>(c);
  for (; c + kLanes <= channels; c += kLanes) body.template operator()<1>(c);
  for (; c < channels; ++c) body.template operator()<0>(c);
}

/// One vector, or one value where kWide is 0.
template <bool kWide>
struct Lane;

template <>
struct Lane<true> {
  using Values = Floats;
  template <typename T>
  [[gnu::always_inline]] static Floats get(const T* from) {
    return load(from);
  }
  template <typename T>
  [[gnu::always_inline]] static void put(T* to, Floats values) {
    store(to, values);
  }
  [[gnu::always_inline]] static Floats where(Floats condition, Floats values) {
    return condition > 0.0F ? values : Floats{};
  }
};

template <>
struct Lane<false> {
  using Values = float;
  template <typename T>
  [[gnu::always_inline]] static float get(const T* from) {
    return loadOne(from);
  }
  template <typename T>
  [[gnu::always_inline]] static void put(T* to, float value) {
    storeOne(to, value);
  }
  [[gnu::always_inline]] static float where(float condition, float value) { return condition > 0.0F ? value : 0.0F; }
};

struct MomentWork {
  template <typename T>
  [[gnu::always_inline]] static void run(const MomentTile& tile) {
    forChannels(
        tile.channels, [&]<int kCount>(std::int64_t c) __attribute__((always_inline)) {
          using L = Lane<(kCount > 0)>;
          constexpr int kSteps = std::max(kCount, 1);
          typename L::Values sums[kSteps] = {};
          typename L::Values squares[kSteps] = {};
          for (std::int64_t p = 0; p < tile.pixels; ++p) {
            for (int v = 0; v < kSteps; ++v) {
              const auto x = L::get(at<T>(tile.src, p * tile.channels + c + v * kLanes));
              sums[v] += x;
              squares[v] += x * x;
            }
          }
          for (int v = 0; v < kSteps; ++v) {
            L::put(tile.sums + c + v * kLanes, sums[v]);
            L::put(tile.squares + c + v * kLanes, squares[v]);
          }
        });
  }
};

struct AddWork {
  template <typename L, typename T>
  [[gnu::always_inline]] static typename L::Values see(const void* values, const float* scale, const float* bias,
                                                       bool relu, std::int64_t index, std::int64_t c) {
    auto x = L::get(at<T>(values, index));
    if (scale != nullptr) x = x * L::get(scale + c) + L::get(bias + c);
    return relu ? L::where(x, x) : x;
  }

  template <typename T>
  [[gnu::always_inline]] static void run(const AddTile& tile) {
    const auto one = [&]<bool kWide>(std::int64_t p, std::int64_t c) __attribute__((always_inline)) {
      using L = Lane<kWide>;
      const auto index = p * tile.channels + c;
      const auto sum = see<L, T>(tile.left, tile.leftScale, tile.leftBias, tile.leftRelu, index, c) +
                       see<L, T>(tile.right, tile.rightScale, tile.rightBias, tile.rightRelu, index, c);
      L::put(at<T>(tile.dst, index), tile.relu ? L::where(sum, sum) : sum);
    };
    for (std::int64_t p = 0; p < tile.pixels; ++p) {
      std::int64_t c = 0;
      for (; c + kLanes <= tile.channels; c += kLanes) one.template operator()<true>(p, c);
      for (; c < tile.channels; ++c) one.template operator()<false>(p, c);
    }
  }
};

/// What a gradient tile asks for, known at compile time: the inner loop then has no branch.
template <bool kResult, bool kNorm, bool kRelu, bool kAccumulate, bool kTwin = false>
struct GradientKind {
  template <typename T, typename L>
  [[gnu::always_inline]] static void step(const GradientTile& tile, std::int64_t p, std::int64_t c,
                                          typename L::Values& sum, typename L::Values& product) {
    const auto index = p * tile.channels + c;
    auto g = L::get(at<T>(tile.diff, p * tile.diffStride + c));
    if constexpr (kResult) g = L::where(L::get(at<T>(tile.result, index)), g);
    if constexpr (kTwin) L::put(at<T>(tile.twin, index), g);
    if constexpr (kNorm || kRelu) {
      const auto x = L::get(at<T>(tile.values, index));
      if constexpr (kRelu && kNorm) g = L::where(x * L::get(tile.scale + c) + L::get(tile.bias + c), g);
      if constexpr (kRelu && !kNorm) g = L::where(x, g);
      if constexpr (kNorm) {
        sum += g;
        product += g * (x - L::get(tile.mean + c));
        g = g * L::get(tile.scale + c);
      }
    }
    auto* dst = at<T>(tile.dst, index);
    if constexpr (kAccumulate) g += L::get(const_cast<const T*>(dst));
    L::put(dst, g);
  }

  template <typename T>
  [[gnu::always_inline]] static void run(const GradientTile& tile) {
    forChannels(
        tile.channels, [&]<int kCount>(std::int64_t c) __attribute__((always_inline)) {
          using L = Lane<(kCount > 0)>;
          constexpr int kSteps = std::max(kCount, 1);
          typename L::Values sums[kSteps] = {};
          typename L::Values products[kSteps] = {};
          for (std::int64_t p = 0; p < tile.pixels; ++p) {
            for (int v = 0; v < kSteps; ++v) step<T, L>(tile, p, c + v * kLanes, sums[v], products[v]);
          }
          if constexpr (kNorm) {
            for (int v = 0; v < kSteps; ++v) {
              L::put(tile.sums + c + v * kLanes, sums[v]);
              L::put(tile.products + c + v * kLanes, products[v]);
            }
          }
        });
  }
};

struct GradientWork {
  template <typename T, bool... kKnown>
  [[gnu::always_inline]] static void choose(const GradientTile& tile) {
    constexpr std::size_t kDone = sizeof...(kKnown);
    if constexpr (kDone == 4) {
      GradientKind<kKnown...>::template run<T>(tile);
    } else {
      const bool asked[] = {tile.result != nullptr, tile.scale != nullptr, tile.relu, tile.accumulate};
      if (asked[kDone]) {
        choose<T, kKnown..., true>(tile);
      } else {
        choose<T, kKnown..., false>(tile);
      }
    }
  }

  template <typename T>
  [[gnu::always_inline]] static void run(const GradientTile& tile) {
    if (tile.twin == nullptr) return choose<T>(tile);
    if (tile.accumulate) return GradientKind<true, true, false, true, true>::template run<T>(tile);
    return GradientKind<true, true, false, false, true>::template run<T>(tile);
  }
};

struct FinishWork {
  template <typename T>
  [[gnu::always_inline]] static void run(const FinishTile& tile) {
    const auto one = [&]<bool kWide>(std::int64_t p, std::int64_t c) __attribute__((always_inline)) {
      using L = Lane<kWide>;
      const auto index = p * tile.channels + c;
      const auto x = L::get(at<T>(tile.values, index));
      auto g = L::get(at<T>(tile.diff, index));
      if (tile.relu) g = L::where(x, g);
      if (tile.slope != nullptr) g += x * L::get(tile.slope + c) + L::get(tile.offset + c);
      L::put(at<T>(tile.dst, index), g);
    };
    for (std::int64_t p = 0; p < tile.pixels; ++p) {
      std::int64_t c = 0;
      for (; c + kLanes <= tile.channels; c += kLanes) one.template operator()<true>(p, c);
      for (; c < tile.channels; ++c) one.template operator()<false>(p, c);
    }
  }
};

}  // namespace

void momentTile(const MomentTile& tile) {
  dispatch<MomentWork>(tile, tile.type);
}
void addTile(const AddTile& tile) {
  dispatch<AddWork>(tile, tile.type);
}
void gradientTile(const GradientTile& tile) {
  dispatch<GradientWork>(tile, tile.type);
}
void finishTile(const FinishTile& tile) {
  dispatch<FinishWork>(tile, tile.type);
}

}  // namespace carina::kernels
