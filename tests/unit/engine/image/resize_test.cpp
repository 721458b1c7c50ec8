// SPDX-License-Identifier: Apache-2.0
#include "engine/image/resize.h"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "tests/unit/engine/image/pillow_vectors.h"

namespace carina::image {
namespace {

/// The formula image of pillow_vectors.py.
std::vector<float> formulaImage(Size size) {
  std::vector<float> values;
  for (int y = 0; y < size.rows; ++y) {
    for (int x = 0; x < size.columns; ++x) {
      const int bump = (x / 6 + y / 5) % 3 == 0 ? 200 : 0;
      values.push_back(static_cast<float>((x * x * 7 + y * 13 + (x * y) % 31 * 5 + bump) % 256));
    }
  }
  return values;
}

TEST(Resize, AgreesWithPillowWithinOneLevel) {
  for (const auto& vector : kPillowVectors) {
    const Size from{vector.fromRows, vector.fromColumns};
    const auto result = resizeBilinear(formulaImage(from), from, {vector.toRows, vector.toColumns});
    ASSERT_EQ(result.size(), vector.pixels.size());
    for (std::size_t i = 0; i < result.size(); ++i) EXPECT_NEAR(result[i], vector.pixels[i], 1.0) << "pixel " << i;
  }
}

TEST(Resize, KeepsAConstantImageExactly) {
  const std::vector<float> flat(100 * 70, 42.0F);
  for (const float value : resizeBilinear(flat, {100, 70}, {33, 9})) EXPECT_NEAR(value, 42.0F, 1e-4F);
}

TEST(Resize, ToTheSameSizeChangesNothing) {
  const auto image = formulaImage({12, 17});
  EXPECT_EQ(resizeBilinear(image, {12, 17}, {12, 17}), image);
}

// Places of a row 0, 10, 20, 30: a triangle of reach 1 interpolates linearly between pixel centres, one that hangs over
// the edge counts only what it sees, and one that sees nothing is 0.
TEST(Resample, ReadsPlacesBetweenPixelsAndOutside) {
  const auto readRow = [](int, std::span<float> values) {
    for (std::size_t x = 0; x < values.size(); ++x) values[x] = 10.0F * static_cast<float>(x);
  };
  const auto result = resampleBilinear({1, 4}, {.places = 1}, {.places = 9, .start = -2.5, .step = 1}, readRow);
  EXPECT_EQ(result, (std::vector<float>{0, 0, 0, 5, 15, 25, 30, 0, 0}));
}

TEST(Resample, ReadsOnlyTheRowsThatItNeeds) {
  std::vector<int> rows;
  const auto readRow = [&](int row, std::span<float>) { rows.push_back(row); };
  resampleBilinear({100, 4}, {.places = 2, .start = 40, .step = 2, .reach = 2}, {.places = 4}, readRow);
  EXPECT_EQ(rows, (std::vector<int>{39, 40, 41, 42, 43, 44}));
  rows.clear();
  resampleBilinear({100, 4}, {.places = 2, .start = 500}, {.places = 4}, readRow);
  EXPECT_TRUE(rows.empty());
}

TEST(Resample, RefusesAnAxisThatLeadsNowhere) {
  const auto readRow = [](int, std::span<float>) {};
  EXPECT_THROW(resampleBilinear({4, 4}, {.places = 0}, {.places = 1}, readRow), Error);
  EXPECT_THROW(resampleBilinear({4, 4}, {.places = 1, .step = 0}, {.places = 1}, readRow), Error);
  EXPECT_THROW(resampleBilinear({4, 4}, {.places = 1}, {.places = 1, .reach = 0.5}, readRow), Error);
}

TEST(Resize, RefusesEmptySizesAndValuesThatDoNotFit) {
  const std::vector<float> values(6);
  EXPECT_THROW(resizeBilinear(values, {2, 3}, {0, 3}), Error);
  EXPECT_THROW(resizeBilinear(values, {0, 3}, {2, 3}), Error);
  EXPECT_THROW(resizeBilinear(values, {3, 3}, {2, 2}), Error);
}

}  // namespace
}  // namespace carina::image
