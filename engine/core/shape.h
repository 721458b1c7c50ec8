// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace carina {

/// The extents of a tensor, outermost dimension first; a scalar has none.
///
/// Errors   InvalidArgument: a negative extent, or a product past 2^62
/// Threads  a value
class Shape {
 public:
  Shape() = default;
  Shape(std::initializer_list<std::int64_t> dims) : Shape(std::vector<std::int64_t>(dims)) {}
  explicit Shape(std::vector<std::int64_t> dims);

  std::size_t rank() const { return dims_.size(); }
  std::int64_t operator[](std::size_t i) const { return dims_[i]; }
  const std::vector<std::int64_t>& dims() const { return dims_; }

  /// Product of the extents; 1 for a scalar.
  std::int64_t elements() const { return elements_; }

  bool operator==(const Shape&) const = default;

 private:
  std::vector<std::int64_t> dims_;
  std::int64_t elements_ = 1;
};

/// "64×3×7×7"; "scalar" for rank 0.
std::string toString(const Shape& shape);

}  // namespace carina
