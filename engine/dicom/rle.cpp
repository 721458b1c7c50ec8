// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/rle.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "engine/dicom/refusal.h"

namespace carina::dicom {
namespace {

constexpr std::size_t kHeaderBytes = 64;

std::uint32_t readWord(std::span<const std::byte> bytes, std::size_t offset) {
  std::uint32_t word = 0;
  for (std::size_t i = 4; i-- > 0;) word = word << 8 | std::to_integer<std::uint32_t>(bytes[offset + i]);
  return word;
}

/// Where the bytes of one segment go: every `stride` bytes from `offset` on.
struct Lane {
  std::span<std::byte> frame;
  std::size_t offset = 0;
  std::size_t stride = 1;

  void put(std::byte value) {
    if (offset >= frame.size()) return;
    frame[offset] = value;
    offset += stride;
  }
  bool full() const { return offset >= frame.size(); }
};

/// PackBits. True where the lane was filled.
bool unpack(std::span<const std::byte> segment, Lane lane) {
  std::size_t at = 0;
  while (!lane.full() && at < segment.size()) {
    const int control = std::to_integer<std::int8_t>(segment[at++]);
    if (control == -128) continue;
    if (control >= 0) {
      const std::size_t end = std::min(segment.size(), at + static_cast<std::size_t>(control) + 1);
      while (at < end) lane.put(segment[at++]);
    } else if (at < segment.size()) {
      const auto value = segment[at++];
      for (int i = 0; i < 1 - control; ++i) lane.put(value);
    }
  }
  return lane.full();
}

}  // namespace

std::vector<std::byte> decodeRle(std::span<const std::byte> frame, const FrameShape& shape, std::string_view file) {
  const auto bytes = static_cast<std::size_t>(shape.bytesPerSample);
  const auto segments = bytes * static_cast<std::size_t>(shape.samplesPerPixel);
  if (frame.size() < kHeaderBytes || readWord(frame, 0) != segments) {
    refuse(ErrorCode::Corrupt, file, "the RLE header does not name " + std::to_string(segments) + " segments",
           kExportAgain);
  }
  std::vector<std::byte> result(shape.sizeBytes());
  for (std::size_t s = 0; s < segments; ++s) {
    const std::size_t begin = readWord(frame, 4 + 4 * s);
    const std::size_t end = s + 1 < segments ? readWord(frame, 8 + 4 * s) : frame.size();
    const std::size_t offset = s / bytes * bytes + (bytes - 1 - s % bytes);
    if (begin < kHeaderBytes || begin > end || end > frame.size() ||
        !unpack(frame.subspan(begin, end - begin), {result, offset, segments})) {
      refuse(ErrorCode::Corrupt, file, "RLE segment " + std::to_string(s + 1) + " is damaged or ends early",
             kExportAgain);
    }
  }
  return result;
}

}  // namespace carina::dicom
