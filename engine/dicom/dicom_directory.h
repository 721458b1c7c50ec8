// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carina::dicom {

/// A file that a DICOMDIR lists: where it lies below the DICOMDIR's folder, part by part.
struct DirectoryReference {
  std::string recordType;          ///< "IMAGE", "SR DOCUMENT" …
  std::vector<std::string> parts;  ///< as the DICOMDIR has them: anything may stand there
};

/// True where the first few hundred bytes are those of a DICOMDIR.
bool startsLikeDirectory(std::span<const std::byte> bytes);

/// All files in use that a DICOMDIR lists, in its order.
///
/// Errors   Corrupt: damaged, or no DICOMDIR · Unsupported: its transfer syntax · ResourceExhausted: over 200,000
/// records Threads  many threads at once Source   DICOM PS3.3 F.3, PS3.10 8.6
std::vector<DirectoryReference> parseDirectory(std::span<const std::byte> bytes, std::string_view file);

}  // namespace carina::dicom
