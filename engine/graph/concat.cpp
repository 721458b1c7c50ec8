// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/concat.h"

#include "engine/core/error.h"

namespace carina::graph {

Shape Concat::dstShape(std::span<const Shape> src) const {
  if (src.empty()) throw Error(ErrorCode::InvalidArgument, "concat needs a source");
  std::int64_t channels = 0;
  for (const auto& shape : src) {
    if (shape.rank() != 3 || shape[1] != src[0][1] || shape[2] != src[0][2]) {
      throw Error(ErrorCode::InvalidArgument, "concat cannot join " + toString(src[0]) + " and " + toString(shape));
    }
    channels += shape[0];
  }
  return {channels, src[0][1], src[0][2]};
}

ReferenceArray Concat::reference(std::span<const ReferenceArray> src, std::span<const std::vector<double>>) const {
  std::vector<Shape> shapes;
  for (const auto& array : src) shapes.push_back(array.shape);
  ReferenceArray out{.batch = src[0].batch, .shape = dstShape(shapes), .values = {}};
  for (std::int64_t n = 0; n < out.batch; ++n) {
    for (const auto& array : src) {
      const auto begin = array.values.begin() + n * array.shape.elements();
      out.values.insert(out.values.end(), begin, begin + array.shape.elements());
    }
  }
  return out;
}

ReferenceGradient Concat::backwardReference(std::span<const ReferenceArray> src, std::span<const std::vector<double>>,
                                            const ReferenceArray& diffDst) const {
  ReferenceGradient gradient;
  for (const auto& array : src) gradient.src.push_back({.batch = array.batch, .shape = array.shape, .values = {}});
  auto from = diffDst.values.begin();
  for (std::int64_t n = 0; n < diffDst.batch; ++n) {
    for (auto& diff : gradient.src) {
      diff.values.insert(diff.values.end(), from, from + diff.shape.elements());
      from += diff.shape.elements();
    }
  }
  return gradient;
}

}  // namespace carina::graph
