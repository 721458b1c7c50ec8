// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace carina::dicom {

/// Writes FOLDER/DICOMDIR that lists `files` (relative to the folder, with "/"), as DCMTK's dcmmkdir writes it.
void writeDirectory(const std::filesystem::path& folder, const std::vector<std::string>& files);

}  // namespace carina::dicom
