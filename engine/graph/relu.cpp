// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/relu.h"

#include <algorithm>
#include <utility>

#include "engine/graph/reference_map.h"

namespace carina::graph {

Shape Relu::dstShape(std::span<const Shape> src) const {
  return onlySource(src);
}

ReferenceArray Relu::reference(std::span<const ReferenceArray> src, std::span<const std::vector<double>>) const {
  auto out = src[0];
  for (auto& value : out.values) value = std::max(value, 0.0);
  return out;
}

ReferenceGradient Relu::backwardReference(std::span<const ReferenceArray> src, std::span<const std::vector<double>>,
                                          const ReferenceArray& diffDst) const {
  auto diff = diffDst;
  for (std::size_t i = 0; i < diff.values.size(); ++i) {
    if (!(src[0].values[i] > 0)) diff.values[i] = 0;
  }
  return {.src = {std::move(diff)}, .parameters = {}};
}

}  // namespace carina::graph
