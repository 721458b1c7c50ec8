// SPDX-License-Identifier: Apache-2.0
#include "cli/png_text.h"

#include <cstdint>
#include <span>

#include "engine/core/error.h"
#include "engine/image/codecs.h"

namespace carina::cli {
namespace {

/// Signature and header chunk: 8 + (4 + 4 + 13 + 4) bytes.
constexpr std::size_t kHeaderBytes = 33;

std::uint32_t crcOf(std::span<const std::byte> bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const auto byte : bytes) {
    crc ^= std::to_integer<std::uint32_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

void addBigEndian(std::vector<std::byte>& dst, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) dst.push_back(static_cast<std::byte>(value >> shift));
}

void addText(std::vector<std::byte>& dst, const PngText& text) {
  // after the keyword: not compressed, method 0, no language, no translated keyword
  const auto content = text.keyword + std::string(5, '\0') + text.text;
  addBigEndian(dst, static_cast<std::uint32_t>(content.size()));
  const auto begin = dst.size();
  for (const char c : "iTXt" + content) dst.push_back(static_cast<std::byte>(c));
  addBigEndian(dst, crcOf(std::span(dst).subspan(begin)));
}

}  // namespace

std::vector<std::byte> addPngText(const std::vector<std::byte>& png, const std::vector<PngText>& texts) {
  if (!image::isPng(png) || png.size() < kHeaderBytes) {
    throw Error(ErrorCode::InvalidArgument, "text can be added to a PNG only");
  }
  const auto header = png.begin() + static_cast<std::ptrdiff_t>(kHeaderBytes);
  std::vector<std::byte> dst(png.begin(), header);
  for (const auto& text : texts) addText(dst, text);
  dst.insert(dst.end(), header, png.end());
  return dst;
}

}  // namespace carina::cli
