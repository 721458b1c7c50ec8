// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

namespace carina {

/// A file that is installed beside the program: PREFIX/bin/carina and PREFIX/share/carina. Nothing where it is not.
/// Threads  any
std::optional<std::filesystem::path> findDataFile(const std::filesystem::path& name);

}  // namespace carina
