// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/train: the file that makes a checkpoint whole.

#include <filesystem>
#include <span>
#include <string_view>

namespace carina::train {

inline constexpr std::string_view kCheckpointMarker = "complete.json";

/// Writes the lengths and hashes of `files`, which lie in `folder`, to its marker.
/// Errors   Io
void saveCheckpointMarker(const std::filesystem::path& folder, std::span<const std::string_view> files);

/// Checks that each of `files` is as the marker says.
///
/// Errors   NotFound: no marker, or a file is missing · Corrupt: names the file · Unsupported: of a later version
void checkCheckpointMarker(const std::filesystem::path& folder, std::span<const std::string_view> files);

}  // namespace carina::train
