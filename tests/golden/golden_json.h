// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

namespace carina::golden {

/// A file of the golden folder; an empty path where it is not there.
std::filesystem::path findGoldenFile(const std::string& name);

/// Errors   Io: unreadable · Corrupt: no JSON; both name the file
nlohmann::json loadGoldenJson(const std::filesystem::path& file);

}  // namespace carina::golden
