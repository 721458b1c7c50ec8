// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/dropout.h"

#include "engine/graph/reference_map.h"

namespace carina::graph {

Shape Dropout::dstShape(std::span<const Shape> src) const {
  return onlySource(src);
}

ReferenceArray Dropout::reference(std::span<const ReferenceArray> src, std::span<const std::vector<double>>) const {
  return src[0];
}

ReferenceGradient Dropout::backwardReference(std::span<const ReferenceArray>, std::span<const std::vector<double>>,
                                             const ReferenceArray& diffDst) const {
  return {.src = {diffDst}, .parameters = {}};
}

}  // namespace carina::graph
