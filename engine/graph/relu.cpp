// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/relu.h"

#include <algorithm>

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

}  // namespace carina::graph
