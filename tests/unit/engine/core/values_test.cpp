// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>
#include <ostream>

#include <gtest/gtest.h>

#include "engine/core/dtype.h"
#include "engine/core/error.h"
#include "engine/core/private_text.h"
#include "engine/core/rng.h"
#include "engine/core/shape.h"
#include "engine/core/tensor.h"

namespace carina {
namespace {

TEST(Error, NamesItsCodes) {
  EXPECT_EQ(name(ErrorCode::InvalidArgument), "InvalidArgument");
  EXPECT_EQ(name(ErrorCode::Internal), "Internal");
}

TEST(DType, F16SurvivesTheRoundTripForEveryBitPattern) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto value = floatFromF16(static_cast<std::uint16_t>(bits));
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(floatFromF16(f16FromFloat(value))));
    } else {
      ASSERT_EQ(f16FromFloat(value), bits);
    }
  }
}

TEST(DType, F16HasTheValuesOfIeee754) {
  EXPECT_EQ(floatFromF16(0x3c00), 1.0F);
  EXPECT_EQ(floatFromF16(0x7bff), 65504.0F);
  EXPECT_EQ(floatFromF16(0x0001), std::ldexp(1.0F, -24));
  EXPECT_EQ(floatFromF16(0x0400), std::ldexp(1.0F, -14));
  EXPECT_EQ(floatFromF16(0xfc00), -std::numeric_limits<float>::infinity());
  EXPECT_EQ(f16FromFloat(65520.0F), 0x7c00);  // half way to 65536: to even, infinity
  EXPECT_EQ(f16FromFloat(65519.9F), 0x7bff);
  EXPECT_EQ(f16FromFloat(1.0F + std::ldexp(1.0F, -11)), 0x3c00);      // tie to even
  EXPECT_EQ(f16FromFloat(1.0F + 3 * std::ldexp(1.0F, -11)), 0x3c02);  // tie to even
  EXPECT_EQ(f16FromFloat(std::ldexp(1.0F, -25)), 0x0000);             // tie to even
}

TEST(DType, Bf16RoundsTiesToEvenAndKeepsNan) {
  EXPECT_EQ(bf16FromFloat(1.0F), 0x3f80);
  EXPECT_EQ(bf16FromFloat(1.0F + std::ldexp(1.0F, -8)), 0x3f80);
  EXPECT_EQ(bf16FromFloat(1.0F + 3 * std::ldexp(1.0F, -8)), 0x3f82);
  EXPECT_EQ(bf16FromFloat(std::numeric_limits<float>::max()), 0x7f80);
  EXPECT_TRUE(std::isnan(floatFromBf16(bf16FromFloat(std::bit_cast<float>(0x7f800001U)))));
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto value = floatFromBf16(static_cast<std::uint16_t>(bits));
    if (!std::isnan(value)) {
      ASSERT_EQ(bf16FromFloat(value), bits);
    }
  }
}

TEST(Shape, MultipliesItsExtents) {
  EXPECT_EQ(Shape({64, 3, 7, 7}).elements(), 9408);
  EXPECT_EQ(Shape{}.elements(), 1);
  EXPECT_EQ(toString(Shape{2, 3}), "2×3");
  EXPECT_EQ(toString(Shape{}), "scalar");
}

TEST(Shape, RefusesNegativeAndOverflowingExtents) {
  EXPECT_THROW(Shape({2, -1}), Error);
  EXPECT_THROW(Shape({std::int64_t{1} << 40, std::int64_t{1} << 40}), Error);
  EXPECT_EQ(Shape({0, std::int64_t{1} << 40, 2}).elements(), 0);
}

TEST(Tensor, ConvertsEveryTypeToFloat) {
  const std::uint16_t halves[] = {0x3c00, 0xc000};
  const Tensor f16(DType::F16, {2}, std::as_bytes(std::span(halves)), nullptr);
  EXPECT_EQ(f16.toFloats(), (std::vector<float>{1.0F, -2.0F}));
  const std::int64_t longs[] = {-7, 1LL << 20};
  const Tensor i64(DType::I64, {2}, std::as_bytes(std::span(longs)), nullptr);
  EXPECT_EQ(i64.toFloats(), (std::vector<float>{-7.0F, 1048576.0F}));
  EXPECT_EQ(Tensor::fromFloats({1, 2}, {3.0F, 4.0F}).floats()[1], 4.0F);
}

TEST(Tensor, RefusesBytesOfAnotherSizeAndFloatsOfAnotherType) {
  const std::byte bytes[6] = {};
  EXPECT_THROW(Tensor(DType::F32, {2}, bytes, nullptr), Error);
  const Tensor u8(DType::U8, {6}, bytes, nullptr);
  EXPECT_THROW(u8.floats(), Error);
}

TEST(Rng, FollowsThePublishedSplitmix64) {
  // The first outputs of the reference implementation for seed 0 (state advances by the golden gamma).
  EXPECT_EQ(splitmix64(0), 0xe220a8397b1dcdafULL);
  EXPECT_EQ(splitmix64(0x9e3779b97f4a7c15ULL), 0x6e789e6aa1b965f4ULL);
}

TEST(Rng, DependsOnSeedAndStreamAlone) {
  EXPECT_EQ(Rng(3).fork(5).bits(), Rng(3).fork(5).bits());
  EXPECT_NE(Rng(3).fork(5).bits(), Rng(3).fork(6).bits());
}

TEST(Rng, HasTheMomentsOfItsDistributions) {
  Rng rng(1);
  constexpr int kCount = 200000;
  double sum = 0;
  double squares = 0;
  double uniform = 0;
  for (int i = 0; i < kCount; ++i) {
    const double x = rng.normal();
    sum += x;
    squares += x * x;
    const auto u = rng.uniform();
    ASSERT_TRUE(u >= 0 && u < 1);
    uniform += u;
    ASSERT_LT(rng.below(7), 7U);
  }
  // Five standard errors of a mean over kCount.
  EXPECT_NEAR(sum / kCount, 0, 5 / std::sqrt(kCount));
  EXPECT_NEAR(squares / kCount, 1, 5 * std::sqrt(2.0 / kCount));
  EXPECT_NEAR(uniform / kCount, 0.5, 5 * std::sqrt(1.0 / 12 / kCount));
}

template <typename T>
concept Streams = requires(std::ostream& out, const T& value) {
  out << value;
};

TEST(PrivateText, NeitherStreamsNorConverts) {
  static_assert(!Streams<PrivateText>);
  static_assert(!std::is_convertible_v<PrivateText, std::string>);
  static_assert(!std::is_convertible_v<PrivateText, std::string_view>);
  EXPECT_EQ(PrivateText("x").reveal(), "x");
}

}  // namespace
}  // namespace carina
