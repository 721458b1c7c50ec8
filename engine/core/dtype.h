// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace carina {

/// Element types of tensors in memory and in model files.
enum class DType { F64, F32, F16, BF16, I64, I32, I16, I8, U8, Bool };

/// Bytes of one element.
std::size_t sizeBytes(DType type);

/// The lower-case name, e.g. "bf16".
std::string_view name(DType type);

/// bf16 is the upper half of an f32.
inline float floatFromBf16(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

/// Rounds to nearest, ties to even; a NaN stays a NaN.
inline std::uint16_t bf16FromFloat(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if ((bits & 0x7fffffffU) > 0x7f800000U) return static_cast<std::uint16_t>((bits >> 16) | 0x40U);
  return static_cast<std::uint16_t>((bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16);
}

/// IEEE 754 binary16 to f32, subnormals, infinities and NaN included.
float floatFromF16(std::uint16_t bits);

/// Rounds to nearest, ties to even; overflows to infinity.
std::uint16_t f16FromFloat(float value);

}  // namespace carina
