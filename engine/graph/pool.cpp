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

}  // namespace carina::graph
