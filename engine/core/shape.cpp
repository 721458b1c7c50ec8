// SPDX-License-Identifier: Apache-2.0
#include "engine/core/shape.h"

#include <utility>

#include "engine/core/error.h"

namespace carina {

Shape::Shape(std::vector<std::int64_t> dims) : dims_(std::move(dims)) {
  constexpr std::int64_t kLimit = std::int64_t{1} << 62;
  for (const auto dim : dims_) {
    if (dim < 0) throw Error(ErrorCode::InvalidArgument, "shape has a negative extent: " + std::to_string(dim));
    if (dim != 0 && elements_ > kLimit / dim) {
      throw Error(ErrorCode::InvalidArgument, "shape has more than 2^62 elements");
    }
    elements_ *= dim;
  }
}

std::string toString(const Shape& shape) {
  if (shape.rank() == 0) return "scalar";
  std::string text;
  for (const auto dim : shape.dims()) text += (text.empty() ? "" : "×") + std::to_string(dim);
  return text;
}

}  // namespace carina
