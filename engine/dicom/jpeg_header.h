// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace carina::dicom {

/// What a JPEG, JPEG-LS or JPEG 2000 stream says of itself, read without its decoder and without allocation.
struct CodedFrame {
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
  int precision = 0;
  int components = 0;
  std::uint64_t tiles = 1;
};

/// The frame header (SOF0…SOF15, SOF55) of a JPEG or JPEG-LS stream; nothing where there is none.
/// Source   ITU-T T.81 B.2.2, T.87 C.2.2
std::optional<CodedFrame> findJpegFrame(std::span<const std::byte> stream);

/// The SIZ segment of a JPEG 2000 codestream, bare or in a JP2 file; nothing where there is none.
/// Source   ITU-T T.800 A.5.1
std::optional<CodedFrame> findJpeg2000Frame(std::span<const std::byte> stream);

}  // namespace carina::dicom
