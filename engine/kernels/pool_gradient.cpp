// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "engine/core/parallel.h"
#include "engine/kernels/train_pass.h"
#include "engine/kernels/vectors.h"

namespace carina::kernels {
namespace {

/// A band of src rows of one image: windows overlap, so that a thread writes its own rows alone and looks at its
/// neighbours' where a window reaches over the edge of the band.
struct PoolTile {
  const PoolingSpec* spec = nullptr;
  std::int64_t firstRow = 0;
  std::int64_t endRow = 0;
  const void* src = nullptr;  ///< of this image
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
  /// body(index of a src pixel, whether its row is the band's) for the pixels of a window, in reading order.
  template <typename Body>
  [[gnu::always_inline]] static void visit(const PoolTile& tile, const Inside& inside, const Body& body) {
    const auto& src = tile.spec->src;
    for (auto row = inside.top; row < inside.bottom; ++row) {
      const bool isOurs = row >= tile.firstRow && row < tile.endRow;
      for (auto column = inside.left; column < inside.right; ++column) {
        body((row * src.columns + column) * src.channels, isOurs);
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
        tile, inside, [&](std::int64_t index, bool) __attribute__((always_inline)) {
          const auto values = L::get(src + index);
          best = values > best ? values : best;
        });
    auto rest = L::get(diff + c);
    visit(
        tile, inside, [&](std::int64_t index, bool isOurs) __attribute__((always_inline)) {
          const auto isBest = L::get(src + index) == best;
          auto* to = tile.sums + index + c;
          if (isOurs) L::put(to, L::get(static_cast<const float*>(to)) + (isBest ? rest : Values{}));
          rest = isBest ? Values{} : rest;
        });
  }

  template <typename L, typename T>
  [[gnu::always_inline]] static void shareAmongAll(const PoolTile& tile, const Inside& inside, const T* diff,
                                                   std::int64_t c) {
    const auto pixels = (inside.bottom - inside.top) * (inside.right - inside.left);
    const auto part = L::get(diff + c) * (1.0F / static_cast<float>(pixels));
    visit(
        tile, inside, [&](std::int64_t index, bool isOurs) __attribute__((always_inline)) {
          auto* to = tile.sums + index + c;
          if (isOurs) L::put(to, L::get(static_cast<const float*>(to)) + part);
        });
  }

  /// body(channel) with vectors, then with single channels.
  template <typename Body>
  [[gnu::always_inline]] static void forChannels(std::int64_t channels, const Body& body) {
    std::int64_t c = 0;
    for (; c + kLanes <= channels; c += kLanes) body.template operator()<Vector>(c);
    for (; c < channels; ++c) body.template operator()<Single>(c);
  }

  template <typename T>
  [[gnu::always_inline]] static void takeWindow(const PoolTile& tile, std::int64_t p, std::int64_t q) {
    const auto& spec = *tile.spec;
    const auto inside = insideOf(spec, p, q);
    const auto* diff = static_cast<const T*>(tile.diffDst) + (p * spec.dst.columns + q) * spec.dst.channels;
    forChannels(
        spec.src.channels, [&]<typename L>(std::int64_t c) __attribute__((always_inline)) {
          if (spec.max) {
            sendToMaximum<L, T>(tile, inside, diff, c);
          } else {
            shareAmongAll<L, T>(tile, inside, diff, c);
          }
        });
  }

  template <typename T>
  [[gnu::always_inline]] static void run(const PoolTile& tile) {
    const auto& spec = *tile.spec;
    const auto rowValues = spec.src.columns * spec.src.channels;
    const auto begin = tile.firstRow * rowValues;
    const auto end = tile.endRow * rowValues;
    std::memset(tile.sums + begin, 0, static_cast<std::size_t>(end - begin) * sizeof(float));
    for (std::int64_t p = 0; p < spec.dst.rows; ++p) {
      const auto top = p * spec.window.strideRows - spec.window.top;
      if (top >= tile.endRow || top + spec.window.kernelRows <= tile.firstRow) continue;
      for (std::int64_t q = 0; q < spec.dst.columns; ++q) takeWindow<T>(tile, p, q);
    }
    forChannels(
        end - begin, [&]<typename L>(std::int64_t i) __attribute__((always_inline)) {
          L::put(static_cast<T*>(tile.diffSrc) + begin + i, L::get(static_cast<const float*>(tile.sums + begin + i)));
        });
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
  constexpr std::int64_t kRows = 8;  // of a band: few enough for many threads, enough that little is looked at twice
  const auto bands = (src.rows + kRows - 1) / kRows;
  parallelFor(src.batch * bands, [&](std::int64_t begin, std::int64_t end) {
    for (auto unit = begin; unit < end; ++unit) {
      const auto n = unit / bands;
      const auto first = unit % bands * kRows;
      const auto srcIndex = n * srcImage;
      const PoolTile tile{
          .spec = &spec,
          .firstRow = first,
          .endRow = std::min(first + kRows, src.rows),
          .src = run.src == nullptr ? nullptr : static_cast<const std::byte*>(run.src) + srcIndex * bytes,
          .diffDst = static_cast<const std::byte*>(run.diffDst) + n * dstImage * bytes,
          .sums = sums + srcIndex,
          .diffSrc = static_cast<std::byte*>(run.diffSrc) + srcIndex * bytes};
      dispatch<PoolWork>(tile, src.type);
    }
  });
}

}  // namespace carina::kernels
