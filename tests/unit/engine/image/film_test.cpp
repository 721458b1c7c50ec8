// SPDX-License-Identifier: Apache-2.0
#include "engine/image/film.h"

#include <gtest/gtest.h>

namespace carina::image {
namespace {

Film twelveBits(bool isSigned, SpareBits spare) {
  Film film;
  film.bitsAllocated = 16;
  film.bitsStored = 12;
  film.highBit = 11;
  film.isSigned = isSigned;
  film.spareBits = spare;
  return film;
}

TEST(Film, MasksOverlayBitsAboveTheHighBit) {
  const auto film = twelveBits(false, SpareBits::Masked);
  EXPECT_EQ(storedValue(film, 0x8123), 0x123);
  EXPECT_EQ(storedValue(film, 0x0FFF), 4095);
}

TEST(Film, ExtendsTheSignFromTheHighBit) {
  const auto film = twelveBits(true, SpareBits::Masked);
  EXPECT_EQ(storedValue(film, 0x0FFF), -1);
  EXPECT_EQ(storedValue(film, 0x0800), -2048);
  EXPECT_EQ(storedValue(film, 0x17FF), 2047);
}

TEST(Film, ClampsWhereALossyDecoderOvershoots) {
  EXPECT_EQ(storedValue(twelveBits(false, SpareBits::Clamped), 4100), 4095);
  EXPECT_EQ(storedValue(twelveBits(true, SpareBits::Clamped), static_cast<std::uint16_t>(-2100)), -2048);
  EXPECT_EQ(storedValue(twelveBits(true, SpareBits::Clamped), 2100), 2047);
}

TEST(Film, ReadsBitsThatAreStoredHigh) {
  auto film = twelveBits(false, SpareBits::Masked);
  film.highBit = 15;
  EXPECT_EQ(storedValue(film, 0xABC7), 0xABC);
}

TEST(Film, HashesSamplesLittleEndian) {
  // printf '\x01\x02' | sha256sum
  EXPECT_EQ(hashSamples(std::vector<std::uint16_t>{0x0201}),
            "a12871fee210fb8619291eaea194581cbd2531e4b23759d225f6806923f63222");
}

}  // namespace
}  // namespace carina::image
