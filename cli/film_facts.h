// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "cli/json.h"

namespace carina::cli {

/// What a film's file says: size, bits, photometric interpretation, spacings, windows, SHA-256 of the decoded pixels.
/// What it says about the patient only where `withPatient` asks for it.
///
/// Errors   as dicom::loadFilm()
Json filmJson(const std::filesystem::path& path, bool withPatient);

}  // namespace carina::cli
