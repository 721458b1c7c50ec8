// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/subsample.h"

#include "engine/core/error.h"
#include "engine/graph/reference_map.h"

namespace carina::graph {

Subsample::Subsample(std::int64_t offset) : offset_(offset) {
  if (offset < 0 || offset > 1) throw Error(ErrorCode::InvalidArgument, "subsample offset must be 0 or 1");
}

Shape Subsample::dstShape(std::span<const Shape> src) const {
  const auto& shape = onlySource(src);
  return {shape[0], (shape[1] + 1) / 2, (shape[2] + 1) / 2};
}

ReferenceArray Subsample::reference(std::span<const ReferenceArray> src, std::span<const std::vector<double>>) const {
  const auto& in = src[0];
  auto out = makeReference(in.batch, dstShape({{in.shape}}));
  std::size_t index = 0;
  for (std::int64_t map = 0; map < in.batch * in.shape[0]; ++map) {
    for (std::int64_t p = 0; p < out.shape[1]; ++p) {
      for (std::int64_t q = 0; q < out.shape[2]; ++q, ++index) {
        const auto row = 2 * p + offset_;
        const auto column = 2 * q + offset_;
        if (row >= in.shape[1] || column >= in.shape[2]) continue;
        out.values[index] = in.values[static_cast<std::size_t>((map * in.shape[1] + row) * in.shape[2] + column)];
      }
    }
  }
  return out;
}

ReferenceGradient Subsample::backwardReference(std::span<const ReferenceArray> src,
                                               std::span<const std::vector<double>>,
                                               const ReferenceArray& diffDst) const {
  const auto& in = src[0];
  ReferenceGradient gradient{.src = {makeReference(in.batch, in.shape)}, .parameters = {}};
  for (std::size_t i = 0; i < diffDst.values.size(); ++i) {
    const auto index = static_cast<std::int64_t>(i);
    const auto column = 2 * (index % diffDst.shape[2]) + offset_;
    const auto row = 2 * (index / diffDst.shape[2] % diffDst.shape[1]) + offset_;
    const auto map = index / (diffDst.shape[1] * diffDst.shape[2]);
    if (row >= in.shape[1] || column >= in.shape[2]) continue;
    gradient.src[0].values[static_cast<std::size_t>((map * in.shape[1] + row) * in.shape[2] + column)] =
        diffDst.values[i];
  }
  return gradient;
}

}  // namespace carina::graph
