// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace carina::dicom {

/// What a decoded frame must hold: `pixels` pixels of `samplesPerPixel` samples of `bytesPerSample` bytes (1 or 2).
struct FrameShape {
  int rows = 0;
  int columns = 0;
  int samplesPerPixel = 1;
  int bytesPerSample = 1;

  std::size_t pixels() const { return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns); }
  std::size_t samples() const { return pixels() * static_cast<std::size_t>(samplesPerPixel); }
  std::size_t sizeBytes() const { return samples() * static_cast<std::size_t>(bytesPerSample); }
};

/// Decodes one RLE frame to interleaved little-endian samples.
///
/// Errors   Corrupt: segments that do not fit the frame, or end early
/// Threads  many threads at once
/// Source   DICOM PS3.5 Annex G
std::vector<std::byte> decodeRle(std::span<const std::byte> frame, const FrameShape& shape, std::string_view file);

}  // namespace carina::dicom
