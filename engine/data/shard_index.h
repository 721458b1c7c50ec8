// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/data/tfrecord.h"

namespace carina::data {

/// Where the records of a shard begin, in a small checksummed file beside it.
/// Source   engine/data/FORMAT.md
struct ShardIndex {
  std::uint64_t shardBytes = 0;
  std::string shardSha256;  ///< hexadecimal
  std::string origin;       ///< SHA-256 of what the shard was packed from, in hexadecimal
  std::vector<std::uint64_t> offsets;
  bool operator==(const ShardIndex&) const = default;
};

/// `shard`.index
std::filesystem::path indexPath(const std::filesystem::path& shard);

/// Errors   Io
void saveShardIndex(const std::filesystem::path& path, const ShardIndex& index);

/// Errors   NotFound, Io: the file · Corrupt: damaged, or no index · Unsupported: of a later version
ShardIndex loadShardIndex(const std::filesystem::path& path);

/// An index and whether it came from its file.
struct FoundIndex {
  ShardIndex index;
  bool isRebuilt = false;
};

/// The shard's index; where its file is missing, damaged, or of another shard's size, made anew by going through the
/// records (without a hash and an origin). Writes nothing.
///
/// Errors   Corrupt: the shard itself is damaged
FoundIndex findShardIndex(const std::filesystem::path& shard, const TfRecordReader& reader);

}  // namespace carina::data
