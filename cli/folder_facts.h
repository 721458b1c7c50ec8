// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>

#include "cli/json.h"

namespace carina::cli {

/// How many films and other files a folder holds, and what in it cannot be read; nothing is decoded.
Json folderJson(const std::filesystem::path& folder, const std::stop_token& stop);

}  // namespace carina::cli
