// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "engine/core/dtype.h"
#include "engine/core/shape.h"

namespace carina {

/// A read-only, row-major array whose bytes something else may share: a mapped file, a buffer.
///
/// Errors   InvalidArgument: the bytes do not have the size that shape and type ask for
/// Threads  a value; the bytes never change
class Tensor {
 public:
  Tensor() = default;

  /// Looks at `bytes`, which `owner` keeps alive.
  Tensor(DType type, Shape shape, std::span<const std::byte> bytes, std::shared_ptr<const void> owner);

  /// Owns a copy of f32 `values`.
  static Tensor fromFloats(Shape shape, std::vector<float> values);

  DType dtype() const { return type_; }
  const Shape& shape() const { return shape_; }
  std::span<const std::byte> bytes() const { return bytes_; }

  /// The elements as they lie, without a copy. Errors: InvalidArgument unless dtype() is F32 and the bytes are aligned.
  std::span<const float> floats() const;

  /// The elements converted to f32 (exact from f16 and bf16; rounded from f64 and integers).
  std::vector<float> toFloats() const;

 private:
  DType type_ = DType::F32;
  Shape shape_ = {0};
  std::span<const std::byte> bytes_;
  std::shared_ptr<const void> owner_;
};

}  // namespace carina
