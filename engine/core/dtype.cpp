// SPDX-License-Identifier: Apache-2.0
#include "engine/core/dtype.h"

#include <array>
#include <cmath>

namespace carina {
namespace {

struct TypeFacts {
  std::size_t sizeBytes;
  std::string_view name;
};

constexpr std::array<TypeFacts, 10> kFacts = {{{8, "f64"},
                                               {4, "f32"},
                                               {2, "f16"},
                                               {2, "bf16"},
                                               {8, "i64"},
                                               {4, "i32"},
                                               {2, "i16"},
                                               {1, "i8"},
                                               {1, "u8"},
                                               {1, "bool"}}};

}  // namespace

std::size_t sizeBytes(DType type) {
  return kFacts[static_cast<std::size_t>(type)].sizeBytes;
}

std::string_view name(DType type) {
  return kFacts[static_cast<std::size_t>(type)].name;
}

float floatFromF16(std::uint16_t bits) {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000U) << 16;
  const std::uint32_t exponent = (bits >> 10) & 0x1fU;
  const std::uint32_t mantissa = bits & 0x3ffU;
  if (exponent == 0x1f) return std::bit_cast<float>(sign | 0x7f800000U | (mantissa << 13));
  if (exponent != 0) return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (mantissa << 13));
  const float magnitude = std::ldexp(static_cast<float>(mantissa), -24);
  return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(magnitude));
}

std::uint16_t f16FromFloat(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const auto sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000U);
  const std::uint32_t magnitude = bits & 0x7fffffffU;
  if (magnitude > 0x7f800000U) return sign | 0x7e00U;
  if (magnitude >= 0x477ff000U) return sign | 0x7c00U;  // rounds to 65536 or more
  if (magnitude < 0x38800000U) {                        // below the smallest normal: units of 2^-24
    const float units = std::bit_cast<float>(magnitude) * 16777216.0F;
    return sign | static_cast<std::uint16_t>(std::nearbyint(units));
  }
  const std::uint32_t rounded = magnitude + 0xfffU + ((magnitude >> 13) & 1U);
  return sign | static_cast<std::uint16_t>((rounded - 0x38000000U) >> 13);
}

}  // namespace carina
