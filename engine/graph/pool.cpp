// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/pool.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "engine/graph/reference_map.h"

namespace carina::graph {
namespace {

double poolAt(const Pool& op, std::span<const double> map, Extent2d src, Extent2d at) {
  const bool isMax = op.pool() == PoolKind::Max;
  double result = isMax ? -std::numeric_limits<double>::infinity() : 0.0;
  double count = 0;
  forEachInside(op.window(), src, at, [&](auto row, auto column, auto, auto) {
    const double value = map[static_cast<std::size_t>(row * src.w + column)];
    result = isMax ? std::max(result, value) : result + value;
    count += 1;
  });
  return isMax ? result : result / count;
}

}  // namespace

Shape Pool::dstShape(std::span<const Shape> src) const {
  const auto dst = window_.dst(extentOf(onlySource(src)));
  return {src[0][0], dst.h, dst.w};
}

ReferenceArray Pool::reference(std::span<const ReferenceArray> src, std::span<const std::vector<double>>) const {
  const auto& in = src[0];
  const auto extent = extentOf(in.shape);
  const auto pixels = static_cast<std::size_t>(extent.h * extent.w);
  auto out = makeReference(in.batch, dstShape({{in.shape}}));
  std::size_t index = 0;
  for (std::size_t map = 0; map < in.values.size() / pixels; ++map) {
    const auto values = std::span(in.values).subspan(map * pixels, pixels);
    for (std::int64_t p = 0; p < out.shape[1]; ++p) {
      for (std::int64_t q = 0; q < out.shape[2]; ++q) out.values[index++] = poolAt(*this, values, extent, {p, q});
    }
  }
  return out;
}

Shape GlobalAverage::dstShape(std::span<const Shape> src) const {
  return {onlySource(src)[0], 1, 1};
}

ReferenceArray GlobalAverage::reference(std::span<const ReferenceArray> src,
                                        std::span<const std::vector<double>>) const {
  const auto& in = src[0];
  auto out = makeReference(in.batch, dstShape({{in.shape}}));
  const auto pixels = static_cast<std::size_t>(in.shape[1] * in.shape[2]);
  for (std::size_t map = 0; map < out.values.size(); ++map) {
    const auto values = std::span(in.values).subspan(map * pixels, pixels);
    out.values[map] = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(pixels);
  }
  return out;
}

ReferenceGradient Pool::backwardReference(std::span<const ReferenceArray> src, std::span<const std::vector<double>>,
                                          const ReferenceArray& diffDst) const {
  const auto& in = src[0];
  const auto extent = extentOf(in.shape);
  ReferenceGradient gradient{.src = {makeReference(in.batch, in.shape)}, .parameters = {}};
  for (std::size_t index = 0; index < diffDst.values.size(); ++index) {
    const auto i = static_cast<std::int64_t>(index);
    const auto first = i / (diffDst.shape[1] * diffDst.shape[2]) * extent.h * extent.w;
    const Extent2d at{.h = i / diffDst.shape[2] % diffDst.shape[1], .w = i % diffDst.shape[2]};
    std::vector<std::size_t> takers;
    forEachInside(window_, extent, at, [&](auto row, auto column, auto, auto) {
      const auto pixel = static_cast<std::size_t>(first + row * extent.w + column);
      const bool isFirst = pool_ == PoolKind::Average || takers.empty();
      if (isFirst) return takers.push_back(pixel);
      if (in.values[pixel] > in.values[takers[0]]) takers[0] = pixel;
    });
    for (const auto pixel : takers) {
      gradient.src[0].values[pixel] += diffDst.values[index] / static_cast<double>(takers.size());
    }
  }
  return gradient;
}

ReferenceGradient GlobalAverage::backwardReference(std::span<const ReferenceArray> src,
                                                   std::span<const std::vector<double>>,
                                                   const ReferenceArray& diffDst) const {
  ReferenceGradient gradient{.src = {makeReference(src[0].batch, src[0].shape)}, .parameters = {}};
  const auto pixels = static_cast<std::size_t>(src[0].shape[1] * src[0].shape[2]);
  for (std::size_t i = 0; i < gradient.src[0].values.size(); ++i) {
    gradient.src[0].values[i] = diffDst.values[i / pixels] / static_cast<double>(pixels);
  }
  return gradient;
}

}  // namespace carina::graph
