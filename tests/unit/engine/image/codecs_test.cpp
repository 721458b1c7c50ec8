// SPDX-License-Identifier: Apache-2.0
#include "engine/image/codecs.h"

#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "tests/unit/engine/image/codec_vectors.h"

namespace carina::image {
namespace {

std::vector<std::byte> bytesFromHex(const std::string& hex) {
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::byte>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

std::vector<int> levels(const Film& film) {
  return std::visit([](const auto& values) { return std::vector<int>(values.begin(), values.end()); }, film.samples);
}

Gray8Image gradient(Size size) {
  Gray8Image image{size, {}};
  for (std::size_t i = 0; i < size.pixels(); ++i) image.pixels.push_back(static_cast<std::uint8_t>(i * 3));
  return image;
}

std::string messageOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

void putWord(std::vector<std::byte>& bytes, std::size_t offset, std::uint32_t word) {
  for (std::size_t i = 0; i < 4; ++i) bytes[offset + i] = static_cast<std::byte>(word >> (24 - 8 * i));
}

TEST(Png, EveryKindBecomesTheGreyThatPillowSees) {
  for (const auto& vector : kPngVectors) {
    const auto bytes = bytesFromHex(vector.hex);
    EXPECT_TRUE(isPng(bytes)) << vector.name;
    const auto film = decodePng(bytes, vector.name);
    EXPECT_EQ(film.size, (Size{5, 7})) << vector.name;
    EXPECT_EQ(levels(film), vector.grey) << vector.name;
    EXPECT_EQ(film.source.photometric, vector.photometric);
  }
}

TEST(Png, EightBitsShowTheirWholeRangeAndSixteenTheMeasuredOne) {
  EXPECT_EQ(decodePng(encodePng(gradient({3, 4})), "a").defaultWindow, DefaultWindow::FullRange);
  EXPECT_EQ(decodePng(encodePng(Gray16Image{{1, 2}, {5, 9}}), "b").defaultWindow, DefaultWindow::MinMax);
}

TEST(Png, WhatIsWrittenIsReadBack) {
  const auto grey = gradient({31, 17});
  EXPECT_EQ(std::get<std::vector<std::uint8_t>>(decodePng(encodePng(grey), "grey").samples), grey.pixels);
  const Gray16Image wide{{2, 2}, {0, 1, 256, 65535}};
  EXPECT_EQ(std::get<std::vector<std::uint16_t>>(decodePng(encodePng(wide), "wide").samples), wide.pixels);
  const Rgb8Image color{{1, 2}, {255, 0, 0, 0, 0, 255}};
  EXPECT_EQ(levels(decodePng(encodePng(color), "color")), (std::vector<int>{76, 29}));
}

TEST(Png, EveryTruncationIsAnErrorThatNamesTheFile) {
  const auto whole = encodePng(gradient({20, 20}));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto part = std::span(whole).first(size);
    EXPECT_THAT(messageOf([&] { decodePng(part, "cut.png"); }), testing::HasSubstr("cut.png")) << size;
  }
}

TEST(Png, AHeaderThatClaimsMoreThanTheLimitIsRefusedBeforeAllocation) {
  const Limits limits{.maxSide = 100};
  EXPECT_THAT(messageOf([&] {
                decodePng(encodePng(gradient({101, 2})), "wide.png", limits);
              }),
              testing::HasSubstr("past the limit"));
}

TEST(Png, AHeaderThatClaimsMorePixelsThanItsBytesCanHoldIsRefused) {
  // IHDR of 20,000 × 20,000 with a correct CRC: zlib.crc32(b"IHDR" + struct.pack(">IIBBBBB", 20000, 20000, 8, 0, 0, 0,
  // 0))
  auto bytes = encodePng(gradient({5, 5}));
  putWord(bytes, 16, 20000);
  putWord(bytes, 20, 20000);
  putWord(bytes, 29, 0xc61b19e5);
  EXPECT_THAT(messageOf([&] { decodePng(bytes, "lie.png"); }), testing::HasSubstr("more pixels than its bytes"));
}

TEST(Jpeg, EveryKindBecomesTheGreyThatPillowSees) {
  for (const auto& vector : kJpegVectors) {
    const auto bytes = bytesFromHex(vector.hex);
    EXPECT_TRUE(isJpeg(bytes)) << vector.name;
    EXPECT_EQ(levels(decodeJpeg(bytes, vector.name)), vector.grey) << vector.name;
  }
}

TEST(Jpeg, CmykIsRefusedWithARemedy) {
  EXPECT_THAT(messageOf([] { decodeJpeg(bytesFromHex(kCmykJpeg), "cmyk.jpg"); }), testing::HasSubstr("convert it"));
}

TEST(Jpeg, WhatIsWrittenIsReadBackNearly) {
  const Gray8Image flat{{16, 16}, std::vector<std::uint8_t>(256, 99)};
  for (const int level : levels(decodeJpeg(encodeJpeg(flat, 90), "flat.jpg"))) EXPECT_NEAR(level, 99, 1);
}

TEST(Jpeg, EveryTruncationIsAnErrorThatNamesTheFile) {
  const auto whole = encodeJpeg(gradient({24, 24}), 80);
  for (std::size_t size = 0; size + 2 < whole.size(); ++size) {
    const auto part = std::span(whole).first(size);
    EXPECT_THAT(messageOf([&] { decodeJpeg(part, "cut.jpg"); }), testing::HasSubstr("cut.jpg")) << size;
  }
}

TEST(Codecs, FlippedBitsNeverDoMoreThanThrowAnError) {
  const auto png = encodePng(gradient({16, 16}));
  const auto jpeg = encodeJpeg(gradient({16, 16}), 80);
  for (std::size_t bit = 0; bit < 8 * std::max(png.size(), jpeg.size()); ++bit) {
    const auto flipped = [&](std::vector<std::byte> bytes) {
      bytes[bit / 8 % bytes.size()] ^= static_cast<std::byte>(1U << (bit % 8));
      return bytes;
    };
    messageOf([&] { decodePng(flipped(png), "x"); });
    messageOf([&] { decodeJpeg(flipped(jpeg), "x"); });
  }
}

TEST(Codecs, RefuseToWritePixelsThatDoNotFit) {
  EXPECT_THROW(encodePng(Gray8Image{{2, 2}, {1}}), Error);
  EXPECT_THROW(encodePng(Rgb8Image{{1, 1}, {1}}), Error);
  EXPECT_THROW(encodeJpeg(Gray8Image{{2, 2}, {1}}, 90), Error);
  EXPECT_THROW(encodeJpeg(gradient({2, 2}), 0), Error);
}

}  // namespace
}  // namespace carina::image
