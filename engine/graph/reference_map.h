// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "engine/graph/op.h"
#include "engine/graph/window.h"

namespace carina::graph {

/// Rows and columns of a (C, H, W) shape.
inline Extent2d extentOf(const Shape& shape) {
  return {.h = shape[1], .w = shape[2]};
}

/// A zeroed batch of images of `shape`.
ReferenceArray makeReference(std::int64_t batch, const Shape& shape);

/// Visits every pixel of a window that lies inside the map: visit(row, column, kernel row, kernel column).
void forEachInside(const Window& window, Extent2d src, Extent2d at,
                   const std::function<void(std::int64_t, std::int64_t, std::int64_t, std::int64_t)>& visit);

/// Throws InvalidArgument unless there is exactly one source, of rank 3.
const Shape& onlySource(std::span<const Shape> src);

}  // namespace carina::graph
