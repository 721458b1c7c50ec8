// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/data/label_set.h"

namespace carina::data {

/// How often a label is 1, 0, and not known.
struct LabelCount {
  std::int64_t positive = 0;
  std::int64_t negative = 0;
  std::int64_t unknown = 0;
  bool operator==(const LabelCount&) const = default;
};

/// One file of records.
struct ShardFacts {
  std::string file;
  std::int64_t films = 0;
  std::uint64_t sizeBytes = 0;
  std::string sha256;
  bool operator==(const ShardFacts&) const = default;
};

/// One split of a packed set.
struct SplitFacts {
  std::string name;
  std::int64_t films = 0;
  std::int64_t patients = 0;
  std::vector<LabelCount> labels;  ///< in the order of the set's labels
  std::vector<ShardFacts> shards;
  std::string sha256;  ///< over the shards' hashes: identifies films, labels and order
  bool operator==(const SplitFacts&) const = default;
};

/// What a folder of records holds: its summary.json, written last. A folder without one is not whole.
/// Threads  a value
/// Source   engine/data/FORMAT.md
struct Summary {
  LabelSet labels;
  int sizePixels = 0;  ///< side of the films; 0: each as its file has it
  std::vector<SplitFacts> splits;
  std::string sha256;  ///< over all shards' hashes
  bool operator==(const Summary&) const = default;
};

/// `folder`/summary.json
std::filesystem::path summaryPath(const std::filesystem::path& folder);

/// SHA-256 over hashes, one after the other as text.
std::string hashOfHashes(const std::vector<ShardFacts>& shards);

/// Errors   Io
void saveSummary(const std::filesystem::path& folder, const Summary& summary);

/// Errors   NotFound: no summary, the folder is not a packed set or packing was stopped · Io · Corrupt: no such JSON, a
///          wrong field, or hashes that do not fit the shards · Unsupported: of a later version
Summary loadSummary(const std::filesystem::path& folder);

}  // namespace carina::data
