// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/rle.h"

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::dicom {
namespace {

/// A frame of one segment after its 64-byte header.
std::vector<std::byte> oneSegment(const std::vector<int>& coded) {
  std::vector<std::byte> frame(64);
  frame[0] = std::byte{1};
  frame[4] = std::byte{64};
  for (const int value : coded) frame.push_back(static_cast<std::byte>(value));
  return frame;
}

TEST(Rle, DecodesTheStandardsLiteralAndReplicateRuns) {
  // PS3.5 G.3.1: n in 0..127 copies n+1 bytes; -n in -127..-1 repeats a byte n+1 times; -128 does nothing.
  const auto frame = oneSegment({2, 10, 20, 30, 128, 0xFE, 7});
  const auto pixels = decodeRle(frame, {.rows = 2, .columns = 3}, "film");
  const std::vector<std::byte> expected = {std::byte{10}, std::byte{20}, std::byte{30},
                                           std::byte{7},  std::byte{7},  std::byte{7}};
  EXPECT_EQ(pixels, expected);
}

TEST(Rle, RefusesSegmentsThatEndEarlyOrLieOutside) {
  EXPECT_THROW(decodeRle(oneSegment({0, 1}), {.rows = 2, .columns = 2}, "film"), Error);
  EXPECT_THROW(decodeRle(oneSegment({0, 1}), {.rows = 1, .columns = 1, .samplesPerPixel = 3}, "film"), Error);
  auto outside = oneSegment({0, 1});
  outside[5] = std::byte{9};
  EXPECT_THROW(decodeRle(outside, {.rows = 1, .columns = 1}, "film"), Error);
}

}  // namespace
}  // namespace carina::dicom
