// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/dicom/dicom_file.h"
#include "engine/dicom/rle.h"

namespace carina::dicom {

/// A decoded frame: little-endian samples, interleaved or plane by plane as the data set says, and its colour model.
struct DecodedFrame {
  std::vector<std::byte> samples;
  std::string colorModel;
};

/// Decodes the first frame of a JPEG or JPEG-LS film with DCMTK, after its stream's header was checked against `shape`.
///
/// Errors   Corrupt: damaged, truncated, another size than `shape` · Unsupported: more bits than Bits Allocated
/// Threads  many threads at once, each with its own file
DecodedFrame decodeWithDcmtk(const DicomFile& dicom, std::span<const std::byte> firstFrame, const FrameShape& shape,
                             std::string_view file);

}  // namespace carina::dicom
