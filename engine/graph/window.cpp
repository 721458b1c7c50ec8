// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/window.h"

#include <algorithm>
#include <string>

#include "engine/core/error.h"

namespace carina::graph {
namespace {

std::int64_t slide(std::int64_t padded, std::int64_t kernel, std::int64_t stride) {
  if (padded < kernel || stride < 1) {
    throw Error(ErrorCode::InvalidArgument, "a map of " + std::to_string(padded) +
                                                " padded pixels is too small for a kernel of " +
                                                std::to_string(kernel) + "; use a larger input");
  }
  return (padded - kernel) / stride + 1;
}

std::int64_t sameTotal(std::int64_t src, std::int64_t kernel, std::int64_t stride) {
  const std::int64_t dst = (src + stride - 1) / stride;
  return std::max<std::int64_t>((dst - 1) * stride + kernel - src, 0);
}

}  // namespace

Extent2d Window::dst(Extent2d src) const {
  return {.h = slide(src.h + padding.top + padding.bottom, kernel.h, stride.h),
          .w = slide(src.w + padding.left + padding.right, kernel.w, stride.w)};
}

Window squareWindow(std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
  return {.kernel = {kernel, kernel}, .stride = {stride, stride}, .padding = {padding, padding, padding, padding}};
}

Window sameWindow(Extent2d kernel, Extent2d stride, Extent2d src) {
  const auto rows = sameTotal(src.h, kernel.h, stride.h);
  const auto columns = sameTotal(src.w, kernel.w, stride.w);
  return {.kernel = kernel,
          .stride = stride,
          .padding = {.top = rows / 2, .left = columns / 2, .bottom = rows - rows / 2, .right = columns - columns / 2}};
}

}  // namespace carina::graph
