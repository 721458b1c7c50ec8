// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/core/error.h"

namespace carina::dicom {

/// Throws carina::Error with "FILE: fault; remedy". Nothing from a patient attribute may be passed.
[[noreturn]] void refuse(ErrorCode code, std::string_view file, const std::string& fault, const std::string& remedy);

/// The remedy for a file that was hurt on its way.
inline constexpr const char* kExportAgain = "export or copy the file again from its source";

}  // namespace carina::dicom
