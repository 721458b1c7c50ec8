// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/jpeg_header.h"

#include <algorithm>
#include <array>

namespace carina::dicom {
namespace {

std::uint32_t bigEndian(std::span<const std::byte> bytes, std::size_t offset, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | std::to_integer<std::uint32_t>(bytes[offset + i]);
  return value;
}

bool isFrameHeader(std::uint32_t marker) {
  if (marker == 0xF7) return true;
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool standsAlone(std::uint32_t marker) {
  return marker == 0x01 || marker == 0xFF || (marker >= 0xD0 && marker <= 0xD8);
}

std::uint64_t tilesAcross(std::uint64_t end, std::uint64_t tileOffset, std::uint64_t tile) {
  return tile == 0 || end < tileOffset ? UINT32_MAX : (end - tileOffset + tile - 1) / tile;
}

}  // namespace

std::optional<CodedFrame> findJpegFrame(std::span<const std::byte> stream) {
  if (stream.size() < 4 || bigEndian(stream, 0, 2) != 0xFFD8) return {};
  std::size_t at = 2;
  while (at + 4 <= stream.size()) {
    if (bigEndian(stream, at, 1) != 0xFF) return {};
    const auto marker = bigEndian(stream, at + 1, 1);
    if (standsAlone(marker)) {
      at += marker == 0xFF ? 1 : 2;
      continue;
    }
    if (isFrameHeader(marker)) {
      if (at + 10 > stream.size()) return {};
      return CodedFrame{bigEndian(stream, at + 5, 2), bigEndian(stream, at + 7, 2),
                        static_cast<int>(bigEndian(stream, at + 4, 1)), static_cast<int>(bigEndian(stream, at + 9, 1))};
    }
    if (marker == 0xD9 || marker == 0xDA) return {};
    at += 2 + bigEndian(stream, at + 2, 2);
  }
  return {};
}

std::optional<CodedFrame> findJpeg2000Frame(std::span<const std::byte> stream) {
  constexpr std::array kStart = {std::byte{0xFF}, std::byte{0x4F}, std::byte{0xFF}, std::byte{0x51}};
  const auto found = std::search(stream.begin(), stream.end(), kStart.begin(), kStart.end());
  const auto siz = stream.subspan(static_cast<std::size_t>(found - stream.begin()));
  if (siz.size() < 43) return {};
  const std::uint64_t right = bigEndian(siz, 8, 4), bottom = bigEndian(siz, 12, 4);
  const std::uint64_t left = bigEndian(siz, 16, 4), top = bigEndian(siz, 20, 4);
  if (right <= left || bottom <= top) return {};
  CodedFrame frame{static_cast<std::uint32_t>(bottom - top), static_cast<std::uint32_t>(right - left)};
  frame.components = static_cast<int>(bigEndian(siz, 40, 2));
  frame.precision = static_cast<int>(bigEndian(siz, 42, 1) & 0x7F) + 1;
  frame.tiles = tilesAcross(right, bigEndian(siz, 32, 4), bigEndian(siz, 24, 4)) *
                tilesAcross(bottom, bigEndian(siz, 36, 4), bigEndian(siz, 28, 4));
  return frame;
}

}  // namespace carina::dicom
