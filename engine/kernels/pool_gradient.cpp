// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "engine/core/parallel.h"
#include "engine/kernels/train_pass.h"
#include "engine/kernels/vectors.h"

namespace carina::kernels {
namespace {

/// One vector of channels of one image: windows overlap, so that a thread takes whole images, but no two threads meet.
struct PoolTile {
  const PoolingSpec* spec = nullptr;
  std::int64_t channels = 0;  ///< kLanes, or fewer at the end
  const void* src = nullptr;  ///< the first channel of this image
  const void* diffDst = nullptr;
  float* sums = nullptr;  ///< diffSrc in float, as src lies
  void* diffSrc = nullptr;
};

/// The part of a window that lies inside the map.
struct Inside {
  std::int64_t top, left, bottom, right;  ///< bottom and right are not included
};

[[gnu::always_inline]] inline Inside insideOf(const PoolingSpec& spec, std::int64_t p, std::int64_t q) {
  const auto& w = spec.window;
  const auto row = p * w.strideRows - w.top;
  const auto column = q * w.strideColumns - w.left;
  return {std::max<std::int64_t>(row, 0), std::max<std::int64_t>(column, 0),
          std::min(row + w.kernelRows, spec.src.rows), std::min(column + w.kernelColumns, spec.src.columns)};
}

struct Vector {
  using Values = Floats;
  template <typename T>
  [[gnu::always_inline]] static Floats get(const T* from) {
    return load(from);
  }
  template <typename T>
  [[gnu::always_inline]] static void put(T* to, Floats values) {
    store(to, values);
  }
};

struct Single {
  using Values = float;
  template <typename T>
  [[gnu::always_inline]] static float get(const T* from) {
    return loadOne(from);
  }
  template <typename T>
  [[gnu::always_inline]] static void put(T* to, float value) {
    storeOne(to, value);
  }
};

struct PoolWork {
  /// body(index of a src pixel's channel) for the pixels of a window, in reading order.
  template <typename Body>
  [[gnu::always_inline]] static void visit(const PoolingSpec& spec, const Inside& inside, const Body& body) {
    for (auto row = inside.top; row < inside.bottom; ++row) {
      for (auto column = inside.left; column < inside.right; ++column) {
        body((row * spec.src.columns + column) * spec.src.channels);
      }
    }
  }

  // The maximum is found first; then each pixel, in order, takes the gradient of those channels that hold it there and
  // are not yet served.
  template <typename L, typename T>
  [[gnu::always_inline]] static void sendToMaximum(const PoolTile& tile, const Inside& inside, const T* diff,
                                                   std::int64_t c) {
    using Values = typename L::Values;
    const auto& spec = *tile.spec;
    const auto* src = static_cast<const T*>(tile.src) + c;
    auto best = L::get(src + (inside.top * spec.src.columns + inside.left) * spec.src.channels);
    visit(
        spec, inside, [&](std::int64_t index) __attribute__((always_inline)) {
          const auto values = L::get(src + index);
          best = values > best ? values : best;
        });
    auto rest = L::get(diff + c);
    visit(
        spec, inside, [&](std::int64_t index) __attribute__((always_inline)) {
          const auto isBest = L::get(src + index) == best;
          auto* to = tile.sums + index + c;
          L::put(to, L::get(static_cast<const float*>(to)) + (isBest ? rest : Values{}));
          rest = isBest ? Values{} : rest;
        });
  }

  template <typename L, typename T>
  [[gnu::always_inline]] static void shareAmongAll(const PoolTile& tile, const Inside& inside, const T* diff,
                                                   std::int64_t c) {
    const auto pixels = (inside.bottom - inside.top) * (inside.right - inside.left);
    const auto part = L::get(diff + c) * (1.0F / static_cast<float>(pixels));
    visit(
        *tile.spec, inside, [&](std::int64_t index) __attribute__((always_inline)) {
          auto* to = tile.sums + index + c;
          L::put(to, L::get(static_cast<const float*>(to)) + part);
        });
  }

  template <typename L, typename T>
  [[gnu::always_inline]] static void takeChannel(const PoolTile& tile, std::int64_t c) {
    const auto& spec = *tile.spec;
    for (std::int64_t p = 0; p < spec.dst.rows; ++p) {
      for (std::int64_t q = 0; q < spec.dst.columns; ++q) {
        const auto inside = insideOf(spec, p, q);
        const auto* diff = static_cast<const T*>(tile.diffDst) + (p * spec.dst.columns + q) * spec.dst.channels;
        if (spec.max) {
          sendToMaximum<L, T>(tile, inside, diff, c);
        } else {
          shareAmongAll<L, T>(tile, inside, diff, c);
        }
      }
    }
    for (std::int64_t pixel = 0; pixel < spec.src.rows * spec.src.columns; ++pixel) {
      const auto index = pixel * spec.src.channels + c;
      L::put(static_cast<T*>(tile.diffSrc) + index, L::get(static_cast<const float*>(tile.sums + index)));
    }
  }

  template <typename T>
  [[gnu::always_inline]] static void run(const PoolTile& tile) {
    if (tile.channels == kLanes) return takeChannel<Vector, T>(tile, 0);
    for (std::int64_t c = 0; c < tile.channels; ++c) takeChannel<Single, T>(tile, c);
  }
};

}  // namespace

std::int64_t poolGradientScratch(const PoolingSpec& spec) {
  return spec.src.elements() * static_cast<std::int64_t>(sizeof(float));
}

void poolGradient(const PoolGradientRun& run) {
  const auto& spec = run.spec;
  const auto& src = spec.src;
  const auto bytes = static_cast<std::int64_t>(sizeBytes(src.type));
  const auto srcImage = src.elements() / src.batch;
  const auto dstImage = spec.dst.elements() / spec.dst.batch;
  auto* sums = static_cast<float*>(run.scratch);
  std::memset(sums, 0, static_cast<std::size_t>(poolGradientScratch(spec)));
  const auto slices = (src.channels + kLanes - 1) / kLanes;
  parallelFor(src.batch * slices, [&](std::int64_t begin, std::int64_t end) {
    for (auto unit = begin; unit < end; ++unit) {
      const auto n = unit / slices;
      const auto first = unit % slices * kLanes;
      const auto srcIndex = n * srcImage + first;
      const PoolTile tile{
          .spec = &spec,
          .channels = std::min(kLanes, src.channels - first),
          .src = run.src == nullptr ? nullptr : static_cast<const std::byte*>(run.src) + srcIndex * bytes,
          .diffDst = static_cast<const std::byte*>(run.diffDst) + (n * dstImage + first) * bytes,
          .sums = sums + srcIndex,
          .diffSrc = static_cast<std::byte*>(run.diffSrc) + srcIndex * bytes};
      dispatch<PoolWork>(tile, src.type);
    }
  });
}

}  // namespace carina::kernels
