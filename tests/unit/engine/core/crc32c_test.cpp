// SPDX-License-Identifier: Apache-2.0
#include "engine/core/crc32c.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/core/rng.h"

namespace carina {
namespace {

std::vector<std::byte> filled(std::size_t count, int first, int step) {
  std::vector<std::byte> bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::byte>(first + static_cast<int>(i) * step);
  return bytes;
}

void expectBoth(std::span<const std::byte> bytes, std::uint32_t expected) {
  EXPECT_EQ(crc32c(bytes), expected);
  EXPECT_EQ(crc32cByTable(bytes), expected);
}

TEST(Crc32c, AgreesWithTheVectorsOfRfc3720) {
  expectBoth(filled(32, 0x00, 0), 0x8a9136aaU);
  expectBoth(filled(32, 0xff, 0), 0x62a8ab43U);
  expectBoth(filled(32, 0x00, 1), 0x46dd794eU);
  expectBoth(filled(32, 0x1f, -1), 0x113fdb5cU);
}

TEST(Crc32c, AgreesWithTheCheckValueOfTheCatalogue) {
  expectBoth(std::as_bytes(std::span(std::string_view("123456789"))), 0xe3069283U);
  expectBoth({}, 0U);
}

TEST(Crc32c, IsTheSameByTableAndByInstructionAtEveryLengthAndAlignment) {
  Rng rng(7);
  std::vector<std::byte> bytes(100);
  std::ranges::generate(bytes, [&] { return static_cast<std::byte>(rng.bits()); });
  for (std::size_t begin = 0; begin < 9; ++begin) {
    for (std::size_t length = 0; length < 80; ++length) {
      const auto part = std::span(bytes).subspan(begin, length);
      ASSERT_EQ(crc32c(part), crc32cByTable(part)) << begin << ' ' << length;
    }
  }
}

}  // namespace
}  // namespace carina
