// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/reference_map.h"

#include "engine/core/error.h"

namespace carina::graph {

ReferenceArray makeReference(std::int64_t batch, const Shape& shape) {
  return {.batch = batch,
          .shape = shape,
          .values = std::vector<double>(static_cast<std::size_t>(batch * shape.elements()), 0.0)};
}

void forEachInside(const Window& window, Extent2d src, Extent2d at,
                   const std::function<void(std::int64_t, std::int64_t, std::int64_t, std::int64_t)>& visit) {
  for (std::int64_t r = 0; r < window.kernel.h; ++r) {
    const auto row = at.h * window.stride.h + r - window.padding.top;
    if (row < 0 || row >= src.h) continue;
    for (std::int64_t s = 0; s < window.kernel.w; ++s) {
      const auto column = at.w * window.stride.w + s - window.padding.left;
      if (column >= 0 && column < src.w) visit(row, column, r, s);
    }
  }
}

const Shape& onlySource(std::span<const Shape> src) {
  if (src.size() != 1 || src[0].rank() != 3) {
    throw Error(ErrorCode::InvalidArgument, "takes exactly one source of channels × rows × columns");
  }
  return src[0];
}

}  // namespace carina::graph
