// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "cli/json.h"
#include "engine/data/summary.h"

namespace carina::cli {

/// True where the path is a folder with a summary of records, or a file that begins as a shard or as a shard's index.
bool looksLikeRecords(const std::filesystem::path& path);

/// What a packed folder, a shard or an index holds. Of a shard all checksums are checked and the first film is told;
/// of a folder the shards' sizes and counts. Patients' facts only where asked.
Json recordsJson(const std::filesystem::path& path, bool withPatient);

/// A summary for people and programs.
Json summaryJson(const std::filesystem::path& folder, const data::Summary& summary);

}  // namespace carina::cli
