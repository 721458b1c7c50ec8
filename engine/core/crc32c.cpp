// SPDX-License-Identifier: Apache-2.0
#include "engine/core/crc32c.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace carina {
namespace {

constexpr std::uint32_t kReversedPolynomial = 0x82f63b78U;
constexpr std::size_t kWordBytes = 8;

using Table = std::array<std::uint32_t, 256>;

/// tables[k][b]: what byte b does to the remainder when k further bytes follow in the same word.
constexpr std::array<Table, kWordBytes> makeTables() {
  std::array<Table, kWordBytes> tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) remainder = (remainder >> 1) ^ ((remainder & 1U) * kReversedPolynomial);
    tables[0][byte] = remainder;
  }
  for (std::size_t k = 1; k < kWordBytes; ++k) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const auto before = tables[k - 1][byte];
      tables[k][byte] = (before >> 8) ^ tables[0][before & 0xffU];
    }
  }
  return tables;
}

constexpr auto kTables = makeTables();

std::uint32_t addByTable(std::uint32_t remainder, std::span<const std::byte> bytes) {
  while (bytes.size() >= kWordBytes) {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < kWordBytes; ++i) {
      auto byte = std::to_integer<std::uint32_t>(bytes[i]);
      if (i < 4) byte ^= (remainder >> (8 * i)) & 0xffU;
      next ^= kTables[kWordBytes - 1 - i][byte];
    }
    remainder = next;
    bytes = bytes.subspan(kWordBytes);
  }
  for (const auto byte : bytes) {
    remainder = (remainder >> 8) ^ kTables[0][(remainder ^ std::to_integer<std::uint32_t>(byte)) & 0xffU];
  }
  return remainder;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t addByInstruction(std::uint32_t remainder,
                                                                 std::span<const std::byte> bytes) {
  std::uint64_t wide = remainder;
  while (bytes.size() >= kWordBytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), kWordBytes);
    wide = _mm_crc32_u64(wide, word);
    bytes = bytes.subspan(kWordBytes);
  }
  remainder = static_cast<std::uint32_t>(wide);
  for (const auto byte : bytes) remainder = _mm_crc32_u8(remainder, std::to_integer<std::uint8_t>(byte));
  return remainder;
}
#endif

}  // namespace

std::uint32_t crc32cByTable(std::span<const std::byte> bytes) {
  return ~addByTable(~0U, bytes);
}

std::uint32_t crc32c(std::span<const std::byte> bytes) {
#if defined(__x86_64__)
  static const bool hasInstruction = __builtin_cpu_supports("sse4.2") != 0;
  if (hasInstruction) return ~addByInstruction(~0U, bytes);
#endif
  return crc32cByTable(bytes);
}

}  // namespace carina
