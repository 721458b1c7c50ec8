// SPDX-License-Identifier: Apache-2.0
#include "engine/data/shard_index.h"

#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

#include "engine/core/crc32c.h"
#include "engine/core/error.h"
#include "engine/core/file.h"

namespace carina::data {
namespace {

constexpr std::string_view kMagic = "CARINAIX";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHashLetters = 64;
constexpr std::size_t kCrcBytes = 4;
constexpr std::size_t kCountBytes = 8;
constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kCountAt = 12;
constexpr std::size_t kShardBytesAt = 20;
constexpr std::size_t kShaAt = 28;
constexpr std::size_t kOriginAt = kShaAt + kHashLetters;
constexpr std::size_t kOffsetsAt = kOriginAt + kHashLetters;
constexpr std::uint64_t kMostIndexBytes = std::uint64_t{1} << 30;

template <typename Value>
void append(std::string& dst, Value value) {
  dst.append(reinterpret_cast<const char*>(&value), sizeof(Value));
}

template <typename Value>
Value valueAt(std::span<const std::byte> bytes, std::size_t at) {
  Value value;
  std::memcpy(&value, bytes.data() + at, sizeof(Value));
  return value;
}

std::string textAt(std::span<const std::byte> bytes, std::size_t at, std::size_t count) {
  return {reinterpret_cast<const char*>(bytes.data()) + at, count};
}

/// A hash, or zeros where there is none.
std::string hashField(const std::string& hash) {
  return hash.size() == kHashLetters ? hash : std::string(kHashLetters, '0');
}

}  // namespace

std::filesystem::path indexPath(const std::filesystem::path& shard) {
  return shard.string() + ".index";
}

void saveShardIndex(const std::filesystem::path& path, const ShardIndex& index) {
  std::string bytes(kMagic);
  append(bytes, kVersion);
  append(bytes, static_cast<std::uint64_t>(index.offsets.size()));
  append(bytes, index.shardBytes);
  bytes += hashField(index.shardSha256) + hashField(index.origin);
  for (const auto offset : index.offsets) append(bytes, offset);
  append(bytes, crc32c(std::as_bytes(std::span(bytes))));
  writeFileAtomically(path, bytes);
}

ShardIndex loadShardIndex(const std::filesystem::path& path) {
  const auto bytes = readFile(path, kMostIndexBytes);
  const std::span<const std::byte> all(bytes);
  const auto require = [&](bool isGood, ErrorCode code, const std::string& what) {
    if (!isGood) throw Error(code, path.string() + ": " + what + "; pack again to have it made anew");
  };
  require(all.size() >= kOffsetsAt + kCrcBytes && textAt(all, 0, kMagic.size()) == kMagic, ErrorCode::Corrupt,
          "is no index of a shard, or ends early");
  const auto version = valueAt<std::uint32_t>(all, kVersionAt);
  require(version == kVersion, ErrorCode::Unsupported, "is an index of version " + std::to_string(version));
  const auto count = valueAt<std::uint64_t>(all, kCountAt);
  require(count == (all.size() - kOffsetsAt - kCrcBytes) / kCountBytes &&
              all.size() == kOffsetsAt + count * kCountBytes + kCrcBytes,
          ErrorCode::Corrupt, "has another size than its count of records says");
  const auto checked = all.first(all.size() - kCrcBytes);
  require(crc32c(checked) == valueAt<std::uint32_t>(all, checked.size()), ErrorCode::Corrupt,
          "has a checksum that does not match");
  ShardIndex index{valueAt<std::uint64_t>(all, kShardBytesAt),
                   textAt(all, kShaAt, kHashLetters),
                   textAt(all, kOriginAt, kHashLetters),
                   {}};
  index.offsets.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    index.offsets.push_back(valueAt<std::uint64_t>(all, kOffsetsAt + i * kCountBytes));
  }
  return index;
}

FoundIndex findShardIndex(const std::filesystem::path& shard, const TfRecordReader& reader) {
  try {
    auto index = loadShardIndex(indexPath(shard));
    if (index.shardBytes == reader.sizeBytes()) return {std::move(index), false};
  } catch (const Error&) {
    // the shard itself says where its records are
  }
  return {{reader.sizeBytes(), {}, {}, reader.scan()}, true};
}

}  // namespace carina::data
