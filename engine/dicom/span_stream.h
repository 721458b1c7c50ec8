// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>

class DcmInputStream;

namespace carina::dicom {

/// Lets DCMTK read bytes in memory as it reads a file: long values stay where they are until asked for, so that a
/// length which lies is found before anything is allocated for it. A nesting of sequences too deep for the stack is an
/// end of stream.
///
/// Threads  one thread at a time; `bytes` must outlive the stream and every value read from it
std::unique_ptr<DcmInputStream> makeSpanStream(std::span<const std::byte> bytes);

}  // namespace carina::dicom
