// SPDX-License-Identifier: Apache-2.0
#include "engine/core/shape.h"

#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina {
namespace {

constexpr auto kTwo31 = std::int64_t{1} << 31;

ErrorCode codeOf(std::vector<std::int64_t> dims) {
  try {
    const Shape shape(std::move(dims));
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::Internal;
}

TEST(Shape, MultipliesItsExtents) {
  EXPECT_EQ(Shape({64, 3, 7, 7}).elements(), 9408);
  EXPECT_EQ(Shape({5, 0, 7}).elements(), 0);
  EXPECT_EQ(Shape{}.elements(), 1);
  EXPECT_EQ(Shape({kTwo31, kTwo31}).elements(), std::int64_t{1} << 62);
}

TEST(Shape, RefusesNegativeExtents) {
  EXPECT_EQ(codeOf({2, -1}), ErrorCode::InvalidArgument);
  EXPECT_EQ(codeOf({0, std::numeric_limits<std::int64_t>::min()}), ErrorCode::InvalidArgument);
}

TEST(Shape, RefusesMoreThan2To62Elements) {
  EXPECT_EQ(codeOf({kTwo31, kTwo31, 2}), ErrorCode::InvalidArgument);
  EXPECT_EQ(codeOf({kTwo31, kTwo31 + 1}), ErrorCode::InvalidArgument);
  EXPECT_EQ(codeOf({std::numeric_limits<std::int64_t>::max()}), ErrorCode::InvalidArgument);
  EXPECT_EQ(codeOf({std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max(), 4}),
            ErrorCode::InvalidArgument);
}

TEST(Shape, IsEqualExtentByExtent) {
  EXPECT_EQ(Shape({2, 3}), Shape(std::vector<std::int64_t>{2, 3}));
  EXPECT_NE(Shape({2, 3}), Shape({3, 2}));
  EXPECT_NE(Shape({6}), Shape({6, 1}));
}

TEST(Shape, PrintsItsExtents) {
  EXPECT_EQ(toString(Shape{64, 3, 7, 7}), "64×3×7×7");
  EXPECT_EQ(toString(Shape{0}), "0");
  EXPECT_EQ(toString(Shape{}), "scalar");
}

}  // namespace
}  // namespace carina
