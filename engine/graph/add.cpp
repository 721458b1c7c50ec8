// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/add.h"

#include "engine/core/error.h"

namespace carina::graph {

Shape Add::dstShape(std::span<const Shape> src) const {
  if (src.size() != 2 || src[0] != src[1]) {
    throw Error(ErrorCode::InvalidArgument, "add takes two sources of one shape");
  }
  return src[0];
}

ReferenceArray Add::reference(std::span<const ReferenceArray> src, std::span<const std::vector<double>>) const {
  auto out = src[0];
  for (std::size_t i = 0; i < out.values.size(); ++i) out.values[i] += src[1].values[i];
  return out;
}

ReferenceGradient Add::backwardReference(std::span<const ReferenceArray>, std::span<const std::vector<double>>,
                                         const ReferenceArray& diffDst) const {
  return {.src = {diffDst, diffDst}, .parameters = {}};
}

}  // namespace carina::graph
