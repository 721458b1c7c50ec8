// SPDX-License-Identifier: Apache-2.0
#include "engine/image/film.h"

#include <algorithm>
#include <bit>
#include <span>

#include "engine/core/sha256.h"

namespace carina::image {
namespace {

std::int32_t signExtended(std::int32_t value, int bits) {
  const std::int32_t sign = 1 << (bits - 1);
  return (value ^ sign) - sign;
}

/// The whole sample as a number, cut to what `bitsStored` bits can hold.
std::int32_t clampedValue(const Film& film, std::uint16_t raw) {
  if (film.isSigned) {
    const std::int32_t limit = 1 << (film.bitsStored - 1);
    return std::clamp(signExtended(raw, film.bitsAllocated), -limit, limit - 1);
  }
  return std::min<std::int32_t>(raw, (1 << film.bitsStored) - 1);
}

}  // namespace

std::int32_t storedValue(const Film& film, std::uint16_t raw) {
  if (film.spareBits == SpareBits::Clamped) return clampedValue(film, raw);
  const int shift = film.highBit + 1 - film.bitsStored;
  const std::int32_t value = (raw >> shift) & ((1 << film.bitsStored) - 1);
  return film.isSigned ? signExtended(value, film.bitsStored) : value;
}

std::string hashSamples(const Samples& samples) {
  static_assert(std::endian::native == std::endian::little, "samples are hashed as they lie in memory");
  return std::visit([](const auto& values) { return sha256Hex(std::as_bytes(std::span(values))); }, samples);
}

std::size_t sampleCount(const Samples& samples) {
  return std::visit([](const auto& values) { return values.size(); }, samples);
}

}  // namespace carina::image
