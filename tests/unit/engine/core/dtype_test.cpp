// SPDX-License-Identifier: Apache-2.0
// Expected values follow from IEEE 754's definition of binary16 and from bf16 being the upper half of binary32.
#include "engine/core/dtype.h"

#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace carina {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(DType, HasItsSizeAndName) {
  const std::pair<std::size_t, std::string> facts[] = {{8, "f64"}, {4, "f32"}, {2, "f16"}, {2, "bf16"}, {8, "i64"},
                                                       {4, "i32"}, {2, "i16"}, {1, "i8"},  {1, "u8"},   {1, "bool"}};
  for (const auto type : {DType::F64, DType::F32, DType::F16, DType::BF16, DType::I64, DType::I32, DType::I16,
                          DType::I8, DType::U8, DType::Bool}) {
    EXPECT_EQ(sizeBytes(type), facts[static_cast<int>(type)].first);
    EXPECT_EQ(name(type), facts[static_cast<int>(type)].second);
  }
}

/// The value of a binary16 by its definition: (-1)^s · 2^(e-15) · 1.m, and (-1)^s · 2^-14 · 0.m where e is 0.
double definedF16(std::uint32_t bits) {
  const int exponent = static_cast<int>((bits >> 10) & 31U);
  const int mantissa = static_cast<int>(bits & 1023U);
  const double magnitude = exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
  return (bits & 0x8000U) != 0 ? -magnitude : magnitude;
}

TEST(DType, DecodesEveryF16AsItIsDefined) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float value = floatFromF16(static_cast<std::uint16_t>(bits));
    if ((bits & 0x7fffU) > 0x7c00U) {
      ASSERT_TRUE(std::isnan(value)) << bits;
    } else if ((bits & 0x7fffU) == 0x7c00U) {
      ASSERT_EQ(value, bits == 0x7c00U ? kInfinity : -kInfinity);
    } else {
      ASSERT_EQ(static_cast<double>(value), definedF16(bits)) << bits;
      ASSERT_EQ(std::signbit(value), (bits & 0x8000U) != 0) << bits;
    }
  }
}

TEST(DType, BringsEveryF16Back) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float value = floatFromF16(static_cast<std::uint16_t>(bits));
    if (std::isnan(value)) {
      ASSERT_TRUE(std::isnan(floatFromF16(f16FromFloat(value)))) << bits;
    } else {
      ASSERT_EQ(f16FromFloat(value), bits);
    }
  }
}

TEST(DType, RoundsToTheNearestF16AndHalfWayToEven) {
  for (std::uint32_t lower = 0; lower < 0x7bff; ++lower) {
    const auto upper = static_cast<std::uint16_t>(lower + 1);
    const auto middle = static_cast<float>((definedF16(lower) + definedF16(upper)) / 2);  // exact in f32
    ASSERT_EQ(f16FromFloat(middle), lower % 2 == 0 ? lower : upper);
    ASSERT_EQ(f16FromFloat(std::nextafter(middle, 0.0F)), lower);
    ASSERT_EQ(f16FromFloat(std::nextafter(middle, kInfinity)), upper);
    ASSERT_EQ(f16FromFloat(-middle), 0x8000U | (lower % 2 == 0 ? lower : upper));
  }
}

TEST(DType, LetsF16OverflowToInfinityFromHalfWayToTheNextPowerOn) {
  EXPECT_EQ(f16FromFloat(65504.0F), 0x7bff);
  EXPECT_EQ(f16FromFloat(std::nextafter(65520.0F, 0.0F)), 0x7bff);
  EXPECT_EQ(f16FromFloat(65520.0F), 0x7c00);
  EXPECT_EQ(f16FromFloat(-std::numeric_limits<float>::max()), 0xfc00);
  EXPECT_EQ(f16FromFloat(-kInfinity), 0xfc00);
  EXPECT_EQ(f16FromFloat(std::numeric_limits<float>::denorm_min()), 0x0000);
}

TEST(DType, BringsEveryBf16Back) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float value = floatFromBf16(static_cast<std::uint16_t>(bits));
    if (std::isnan(value)) {
      ASSERT_TRUE(std::isnan(floatFromBf16(bf16FromFloat(value)))) << bits;
    } else {
      ASSERT_EQ(bf16FromFloat(value), bits);
    }
  }
}

TEST(DType, RoundsToTheNearestBf16AndHalfWayToEven) {
  for (std::uint32_t lower = 0; lower < 0x7f80; ++lower) {
    const auto middle = (lower << 16) | 0x8000U;
    ASSERT_EQ(bf16FromFloat(std::bit_cast<float>(middle)), lower + lower % 2);
    ASSERT_EQ(bf16FromFloat(std::bit_cast<float>(middle - 1)), lower);
    ASSERT_EQ(bf16FromFloat(std::bit_cast<float>(middle + 1)), lower + 1);
    ASSERT_EQ(bf16FromFloat(std::bit_cast<float>(middle | 0x80000000U)), (lower + lower % 2) | 0x8000U);
  }
}

TEST(DType, KeepsANanWhoseUpperHalfLooksLikeInfinity) {
  EXPECT_TRUE(std::isnan(floatFromBf16(bf16FromFloat(std::bit_cast<float>(0x7f800001U)))));
  EXPECT_TRUE(std::isnan(floatFromBf16(bf16FromFloat(std::bit_cast<float>(0xffffffffU)))));
  EXPECT_TRUE(std::isnan(floatFromF16(f16FromFloat(std::bit_cast<float>(0x7f800001U)))));
}

}  // namespace
}  // namespace carina
