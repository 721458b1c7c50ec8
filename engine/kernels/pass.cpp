// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/pass.h"

#include <cstring>
#include <functional>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/kernels/vector_loops.h"

namespace carina::kernels {
namespace {

/// A kernel whose run is a plain function: it needs no memory of its own.
class Pass : public Kernel {
 public:
  using Body = std::function<void(const Operands&)>;
  Pass(std::string description, Body body) : description_(std::move(description)), body_(std::move(body)) {}

  std::string describe() const override { return description_; }

  std::unique_ptr<Call> makeCall() const override {
    struct PassCall : Call {
      explicit PassCall(const Body& b) : body(b) {}
      void run(const Operands& operands) override { body(operands); }
      const Body& body;
    };
    return std::make_unique<PassCall>(body_);
  }

 private:
  std::string description_;
  Body body_;
};

std::string shapeText(const Map& map) {
  return std::to_string(map.batch) + "×" + std::to_string(map.channels) + "×" + std::to_string(map.rows) + "×" +
         std::to_string(map.columns);
}

template <typename Pointer>
Pointer* advance(Pointer* base, std::int64_t elements, DType type) {
  using Byte = std::conditional_t<std::is_const_v<Pointer>, const std::byte, std::byte>;
  return static_cast<Byte*>(base) + elements * static_cast<std::int64_t>(sizeBytes(type));
}

/// Source `s` of a join as a tile: `srcPixel` and `dstPixel` are where it begins.
JoinTile tileOf(const JoinSpec& spec, const Operands& operands, std::size_t s, std::int64_t channel) {
  return {.type = spec.dst.type,
          .src = operands.src[s],
          .dst = advance(operands.dst, channel, spec.dst.type),
          .pixels = 0,
          .channels = spec.channels[s],
          .dstStride = spec.dst.channels,
          .scale = spec.affine ? operands.scale + channel : nullptr,
          .bias = spec.affine ? operands.bias + channel : nullptr,
          .relu = spec.relu};
}

void runJoin(const JoinSpec& spec, const Operands& operands) {
  constexpr std::int64_t kPixels = 64;  // a tile of dst stays in the first cache while its sources are gathered
  const auto pixels = spec.dst.pixels();
  parallelFor((pixels + kPixels - 1) / kPixels, [&](std::int64_t begin, std::int64_t end) {
    for (auto first = begin * kPixels; first < std::min(end * kPixels, pixels); first += kPixels) {
      std::int64_t channel = 0;
      for (std::size_t s = 0; s < spec.channels.size(); ++s) {
        auto tile = tileOf(spec, operands, s, channel);
        tile.src = advance(tile.src, first * tile.channels, tile.type);
        tile.dst = advance(tile.dst, first * tile.dstStride, tile.type);
        tile.pixels = std::min(kPixels, pixels - first);
        joinTile(tile);
        channel += spec.channels[s];
      }
    }
  });
}

void runJoinAndAverage(const JoinSpec& spec, const Map& src, std::int64_t window, const Operands& operands) {
  parallelFor(spec.dst.batch * spec.dst.rows, [&](std::int64_t begin, std::int64_t end) {
    for (auto row = begin; row < end; ++row) {
      const auto srcRow = row / spec.dst.rows * src.rows + row % spec.dst.rows * window;
      std::int64_t channel = 0;
      for (std::size_t s = 0; s < spec.channels.size(); ++s) {
        AverageTile tile{.join = tileOf(spec, operands, s, channel), .window = window, .srcColumns = src.columns};
        tile.join.src = advance(tile.join.src, srcRow * src.columns * tile.join.channels, src.type);
        tile.join.dst = advance(tile.join.dst, row * spec.dst.columns * tile.join.dstStride, src.type);
        tile.join.pixels = spec.dst.columns;
        averageTile(tile);
        channel += spec.channels[s];
      }
    }
  });
}

void runGlobalAverage(const std::vector<std::int64_t>& channels, const Map& src, const Operands& operands) {
  const auto pixels = src.rows * src.columns;
  parallelFor(src.batch, [&](std::int64_t begin, std::int64_t end) {
    for (auto n = begin; n < end; ++n) {
      auto* dst = static_cast<float*>(operands.dst) + n * src.channels;
      for (std::size_t s = 0; s < channels.size(); ++s) {
        meanTile({.type = src.type,
                  .src = advance(operands.src[s], n * pixels * channels[s], src.type),
                  .dst = dst,
                  .pixels = pixels,
                  .channels = channels[s]});
        dst += channels[s];
      }
    }
  });
}

void runSubsample(const Map& src, std::int64_t offset, const Operands& operands) {
  const auto rows = (src.rows + 1) / 2;
  const auto columns = (src.columns + 1) / 2;
  const auto pixelBytes = static_cast<std::size_t>(src.channels) * sizeBytes(src.type);
  parallelFor(src.batch * rows, [&](std::int64_t begin, std::int64_t end) {
    for (auto row = begin; row < end; ++row) {
      const auto srcRow = row % rows * 2 + offset;
      auto* dst = static_cast<std::byte*>(advance(operands.dst, row * columns * src.channels, src.type));
      for (std::int64_t q = 0; q < columns; ++q, dst += pixelBytes) {
        const auto column = 2 * q + offset;
        if (srcRow >= src.rows || column >= src.columns) {
          std::memset(dst, 0, pixelBytes);
          continue;
        }
        const auto pixel = (row / rows * src.rows + srcRow) * src.columns + column;
        std::memcpy(dst, advance(operands.src[0], pixel * src.channels, src.type), pixelBytes);
      }
    }
  });
}

/// Moves values between planar f32 and channels-last rows; `move(planar index, channels-last index)` does one value.
template <typename Move>
void forEachPlanar(const Map& map, const Move& move) {
  const auto area = map.rows * map.columns;
  parallelFor(map.batch * map.rows, [&](std::int64_t begin, std::int64_t end) {
    for (auto row = begin; row < end; ++row) {
      const auto n = row / map.rows;
      const auto firstPixel = row % map.rows * map.columns;
      for (std::int64_t c = 0; c < map.channels; ++c) {
        const auto planar = (n * map.channels + c) * area + firstPixel;
        const auto last = (n * area + firstPixel) * map.channels + c;
        for (std::int64_t q = 0; q < map.columns; ++q) move(planar + q, last + q * map.channels);
      }
    }
  });
}

void runFromPlanar(const Map& map, const Operands& operands) {
  const auto* src = static_cast<const float*>(operands.src[0]);
  if (map.type == DType::F32) {
    auto* dst = static_cast<float*>(operands.dst);
    forEachPlanar(map, [&](auto planar, auto last) { dst[last] = src[planar]; });
  } else {
    auto* dst = static_cast<std::uint16_t*>(operands.dst);
    forEachPlanar(map, [&](auto planar, auto last) { dst[last] = bf16FromFloat(src[planar]); });
  }
}

void runToPlanar(const Map& map, const Operands& operands) {
  auto* dst = static_cast<float*>(operands.dst);
  if (map.type == DType::F32) {
    const auto* src = static_cast<const float*>(operands.src[0]);
    forEachPlanar(map, [&](auto planar, auto last) { dst[planar] = src[last]; });
  } else {
    const auto* src = static_cast<const std::uint16_t*>(operands.src[0]);
    forEachPlanar(map, [&](auto planar, auto last) { dst[planar] = floatFromBf16(src[last]); });
  }
}

std::string joinText(const JoinSpec& spec) {
  return std::to_string(spec.channels.size()) + " source(s) to " + shapeText(spec.dst) + (spec.affine ? " +norm" : "") +
         (spec.relu ? " +relu" : "");
}

}  // namespace

std::shared_ptr<const Kernel> makeJoin(const JoinSpec& spec) {
  return std::make_shared<Pass>("join: " + joinText(spec),
                                [spec](const Operands& operands) { runJoin(spec, operands); });
}

std::shared_ptr<const Kernel> makeSum(const Map& map, bool relu) {
  return std::make_shared<Pass>("sum: " + shapeText(map) + (relu ? " +relu" : ""),
                                [map, relu](const Operands& operands) {
                                  parallelFor(map.pixels(), [&](std::int64_t begin, std::int64_t end) {
                                    const auto first = begin * map.channels;
                                    sumTile({.type = map.type,
                                             .left = advance(operands.src[0], first, map.type),
                                             .right = advance(operands.src[1], first, map.type),
                                             .dst = advance(operands.dst, first, map.type),
                                             .count = (end - begin) * map.channels,
                                             .relu = relu});
                                  });
                                });
}

std::shared_ptr<const Kernel> makeJoinAndAverage(const JoinSpec& spec, const Map& src, std::int64_t window) {
  return std::make_shared<Pass>(
      "join and average: " + std::to_string(window) + "×" + std::to_string(window) + " " + joinText(spec),
      [spec, src, window](const Operands& operands) { runJoinAndAverage(spec, src, window, operands); });
}

std::shared_ptr<const Kernel> makeGlobalAverage(const std::vector<std::int64_t>& channels, const Map& src) {
  return std::make_shared<Pass>("global average: " + shapeText(src), [channels, src](const Operands& operands) {
    runGlobalAverage(channels, src, operands);
  });
}

std::shared_ptr<const Kernel> makeSubsample(const Map& src, std::int64_t offset) {
  return std::make_shared<Pass>("subsample: " + shapeText(src) + " from " + std::to_string(offset),
                                [src, offset](const Operands& operands) { runSubsample(src, offset, operands); });
}

std::shared_ptr<const Kernel> makeFromPlanar(const Map& map) {
  return std::make_shared<Pass>("from planar: " + shapeText(map),
                                [map](const Operands& operands) { runFromPlanar(map, operands); });
}

std::shared_ptr<const Kernel> makeToPlanar(const Map& map) {
  return std::make_shared<Pass>("to planar: " + shapeText(map),
                                [map](const Operands& operands) { runToPlanar(map, operands); });
}

}  // namespace carina::kernels
