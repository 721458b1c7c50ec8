// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/data.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace carina::data {

/// `text` without spaces, tabs and carriage returns at its ends.
std::string_view trimmedView(std::string_view text);
std::string trimmed(std::string_view text);

/// `text` without the mark of UTF-8 that some programs write first.
std::string_view withoutByteOrderMark(std::string_view text);

/// The whole file as text, without a byte order mark. Errors: NotFound, Io; ResourceExhausted: past 1 GiB
std::string loadText(const std::filesystem::path& path);

/// The lines of a file, trimmed; blank ones are left out. Errors: as loadText
std::vector<std::string> loadLines(const std::filesystem::path& path);

}  // namespace carina::data
