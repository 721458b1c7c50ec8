// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/train_pass.h"

#include <algorithm>
#include <cstring>

#include "engine/core/parallel.h"
#include "engine/core/rng.h"
#include "engine/kernels/train_loops.h"
#include "engine/kernels/vector_loops.h"

namespace carina::kernels {
namespace {

constexpr std::int64_t kTilePixels = 64;  // what a pass does at a time stays in the first cache

/// Pixels that one float sum takes.
std::int64_t pixelsOfASum(const Map& map) {
  return std::clamp<std::int64_t>(map.pixels() / 32, 16, 256);
}

std::int64_t sumsOf(const Map& map) {
  const auto pixels = pixelsOfASum(map);
  return (map.pixels() + pixels - 1) / pixels;
}

const std::byte* offset(const void* base, std::int64_t elements, DType type) {
  return base == nullptr ? nullptr
                         : static_cast<const std::byte*>(base) + elements * static_cast<std::int64_t>(sizeBytes(type));
}
std::byte* offset(void* base, std::int64_t elements, DType type) {
  return static_cast<std::byte*>(base) + elements * static_cast<std::int64_t>(sizeBytes(type));
}

/// body(first pixel, pixels) in parallel over tiles of `pixels` pixels.
template <typename Body>
void forTiles(std::int64_t all, std::int64_t pixels, const Body& body) {
  parallelFor((all + pixels - 1) / pixels, [&](std::int64_t begin, std::int64_t end) {
    for (auto tile = begin; tile < end; ++tile) body(tile * pixels, std::min(pixels, all - tile * pixels));
  });
}

/// sums[i] += Σ scratch[chunk][i], chunk after chunk.
void addInOrder(const Map& map, const float* scratch, double* sums) {
  const auto chunks = sumsOf(map);
  const auto width = 2 * map.channels;
  constexpr std::int64_t kColumns = 64;
  forTiles(width, kColumns, [&](std::int64_t first, std::int64_t count) {
    for (std::int64_t chunk = 0; chunk < chunks; ++chunk) {
      const auto* row = scratch + chunk * width + first;
      for (std::int64_t i = 0; i < count; ++i) sums[first + i] += static_cast<double>(row[i]);
    }
  });
}

}  // namespace

void gather(const Map& dst, std::span<const Seen> seen, void* values) {
  forTiles(dst.pixels(), kTilePixels, [&](std::int64_t first, std::int64_t pixels) {
    std::int64_t channel = 0;
    for (const auto& part : seen) {
      joinTile({.type = dst.type,
                .src = offset(part.values, first * part.channels, dst.type),
                .dst = offset(values, first * dst.channels + channel, dst.type),
                .pixels = pixels,
                .channels = part.channels,
                .dstStride = dst.channels,
                .scale = part.scale,
                .bias = part.bias,
                .relu = part.relu});
      channel += part.channels;
    }
  });
}

void convertValues(const Map& dst, const void* src, DType from, void* values) {
  if (from == dst.type) {
    return forTiles(dst.pixels(), kTilePixels, [&](std::int64_t first, std::int64_t pixels) {
      const auto bytes = static_cast<std::size_t>(pixels * dst.channels) * sizeBytes(from);
      std::memcpy(offset(values, first * dst.channels, from), offset(src, first * dst.channels, from), bytes);
    });
  }
  parallelFor(dst.elements(), [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) {
      if (from == DType::BF16) {
        static_cast<float*>(values)[i] = floatFromBf16(static_cast<const std::uint16_t*>(src)[i]);
      } else {
        static_cast<std::uint16_t*>(values)[i] = bf16FromFloat(static_cast<const float*>(src)[i]);
      }
    }
  });
}

void addFloats(std::span<const float> src, float* dst) {
  constexpr std::int64_t kPiece = 4096;
  forTiles(static_cast<std::int64_t>(src.size()), kPiece, [&](std::int64_t first, std::int64_t count) {
    sumTile({.left = src.data() + first, .right = dst + first, .dst = dst + first, .count = count});
  });
}

void addSeen(const Map& map, const Seen& left, const Seen& right, bool relu, void* dst) {
  forTiles(map.pixels(), kTilePixels, [&](std::int64_t first, std::int64_t pixels) {
    const auto from = first * map.channels;
    addTile({.type = map.type,
             .left = offset(left.values, from, map.type),
             .right = offset(right.values, from, map.type),
             .leftScale = left.scale,
             .leftBias = left.bias,
             .rightScale = right.scale,
             .rightBias = right.bias,
             .leftRelu = left.relu,
             .rightRelu = right.relu,
             .relu = relu,
             .dst = offset(dst, from, map.type),
             .pixels = pixels,
             .channels = map.channels});
  });
}

std::int64_t sumScratch(const Map& map) {
  return sumsOf(map) * 2 * map.channels;
}

void addMoments(const Map& map, const void* src, double* sums, float* scratch) {
  const auto chunk = pixelsOfASum(map);
  forTiles(map.pixels(), chunk, [&](std::int64_t first, std::int64_t pixels) {
    auto* row = scratch + first / chunk * 2 * map.channels;
    momentTile({.type = map.type,
                .src = offset(src, first * map.channels, map.type),
                .pixels = pixels,
                .channels = map.channels,
                .sums = row,
                .squares = row + map.channels});
  });
  addInOrder(map, scratch, sums);
}

void addGradient(const GradientRun& run) {
  const auto& map = run.map;
  const bool isNormalised = run.seen.scale != nullptr;
  const auto chunk = isNormalised ? pixelsOfASum(map) : kTilePixels;
  forTiles(map.pixels(), chunk, [&](std::int64_t first, std::int64_t pixels) {
    auto* row = isNormalised ? run.scratch + first / chunk * 2 * map.channels : nullptr;
    const auto from = first * map.channels;
    gradientTile({.type = map.type,
                  .diff = offset(run.diff, first * run.diffStride, map.type),
                  .diffStride = run.diffStride,
                  .result = offset(run.result, from, map.type),
                  .values = offset(run.seen.values, from, map.type),
                  .scale = run.seen.scale,
                  .bias = run.seen.bias,
                  .mean = run.mean,
                  .relu = run.seen.relu,
                  .dst = offset(run.dst, from, map.type),
                  .accumulate = run.accumulate,
                  .twin = run.twin == nullptr ? nullptr : offset(run.twin, from, map.type),
                  .pixels = pixels,
                  .channels = map.channels,
                  .sums = row,
                  .products = isNormalised ? row + map.channels : nullptr});
  });
  if (isNormalised) addInOrder(map, run.scratch, run.sums);
}

void finishGradient(const FinishRun& run) {
  const auto& map = run.map;
  forTiles(map.pixels(), kTilePixels, [&](std::int64_t first, std::int64_t pixels) {
    const auto from = first * map.channels;
    finishTile({.type = map.type,
                .diff = offset(run.diff, from, map.type),
                .values = offset(run.values, from, map.type),
                .relu = run.relu,
                .slope = run.slope,
                .offset = run.offset,
                .dst = offset(run.dst, from, map.type),
                .pixels = pixels,
                .channels = map.channels});
  });
}

void dropOut(const DropoutRun& run) {
  const auto perImage = run.map.elements() / run.map.batch;
  const auto scale = run.seeds.empty() ? 1.0F : static_cast<float>(1 / (1 - run.rate));
  const auto work = [&](auto* values, const auto* src, const auto& read, const auto& write) {
    parallelFor(run.map.batch, [&](std::int64_t begin, std::int64_t end) {
      for (auto n = begin; n < end; ++n) {
        auto rng = Rng(run.seeds.empty() ? 0 : run.seeds[static_cast<std::size_t>(n)]).fork(run.salt);
        bool isKept = run.seeds.empty() || rng.uniform() >= run.rate;
        for (auto i = n * perImage; i < (n + 1) * perImage; ++i) {
          values[i] = write(isKept ? read(src[i]) * scale : 0.0F);
          if (!run.wholeImages && !run.seeds.empty()) isKept = rng.uniform() >= run.rate;
        }
      }
    });
  };
  if (run.map.type == DType::F32) {
    const auto same = [](float value) { return value; };
    work(static_cast<float*>(run.dst), static_cast<const float*>(run.src), same, same);
  } else {
    work(static_cast<std::uint16_t*>(run.dst), static_cast<const std::uint16_t*>(run.src), floatFromBf16,
         bf16FromFloat);
  }
}

void globalAverageGradient(const Map& map, const float* diffDst, void* diffSrc) {
  const auto area = map.rows * map.columns;
  const auto share = 1.0F / static_cast<float>(area);
  parallelFor(map.pixels(), [&](std::int64_t begin, std::int64_t end) {
    for (auto p = begin; p < end; ++p) {
      const auto* from = diffDst + p / area * map.channels;
      auto* to = offset(diffSrc, p * map.channels, map.type);
      for (std::int64_t c = 0; c < map.channels; ++c) {
        const auto value = from[c] * share;
        if (map.type == DType::F32) {
          reinterpret_cast<float*>(to)[c] = value;
        } else {
          reinterpret_cast<std::uint16_t*>(to)[c] = bf16FromFloat(value);
        }
      }
    }
  });
}

void subsampleGradient(const Map& src, std::int64_t offsetPixels, const void* diffDst, void* diffSrc) {
  const auto rows = (src.rows + 1) / 2;
  const auto columns = (src.columns + 1) / 2;
  const auto pixelBytes = static_cast<std::size_t>(src.channels) * sizeBytes(src.type);
  parallelFor(src.batch * src.rows, [&](std::int64_t begin, std::int64_t end) {
    for (auto row = begin; row < end; ++row) {
      auto* to = offset(diffSrc, row * src.columns * src.channels, src.type);
      std::memset(to, 0, static_cast<std::size_t>(src.columns) * pixelBytes);
      const auto y = row % src.rows - offsetPixels;
      if (y < 0 || y % 2 != 0) continue;
      const auto dstRow = row / src.rows * rows + y / 2;
      for (auto q = std::int64_t{0}; 2 * q + offsetPixels < src.columns; ++q) {
        std::memcpy(to + static_cast<std::size_t>(2 * q + offsetPixels) * pixelBytes,
                    offset(diffDst, (dstRow * columns + q) * src.channels, src.type), pixelBytes);
      }
    }
  });
}

}  // namespace carina::kernels
