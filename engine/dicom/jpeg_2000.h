// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "engine/dicom/rle.h"

namespace carina::dicom {

/// Decodes one JPEG 2000 frame (bare codestream or JP2) to interleaved little-endian samples.
///
/// Unsigned components of a signed film are sign-extended from the codestream's own precision.
/// Errors   Corrupt: damaged, truncated, or another size than `shape` · Unsupported: precision past 16 bits
/// Threads  many threads at once
/// Source   ITU-T T.800; DICOM PS3.5 A.4.4
std::vector<std::byte> decodeJpeg2000(std::span<const std::byte> frame, const FrameShape& shape, bool isSigned,
                                      std::string_view file);

}  // namespace carina::dicom
