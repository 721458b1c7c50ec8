// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

class DcmPixelSequence;

namespace carina::dicom {

/// The coded bytes of the first of `frames` frames, its fragments joined.
///
/// Errors   Corrupt: no fragments, or fragments that end early
/// Source   DICOM PS3.5 A.4
std::vector<std::byte> readFirstFrame(DcmPixelSequence& sequence, std::int64_t frames, std::string_view file);

}  // namespace carina::dicom
