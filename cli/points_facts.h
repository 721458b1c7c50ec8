// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "cli/json.h"

namespace carina::cli {

/// True for a file of operating points: by its name, or a JSON object that names the format.
bool looksLikePoints(const std::filesystem::path& path);

/// Operating points with everything that is in their file.
///
/// Errors   as model::loadPoints()
Json pointsJson(const std::filesystem::path& path);

/// The same for people: facts, and a table of the points.
std::string pointsText(const Json& points);

}  // namespace carina::cli
