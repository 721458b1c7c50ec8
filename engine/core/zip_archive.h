// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/shared_bytes.h"

namespace carina {

/// One file in a zip archive, as its central directory describes it; its bytes lie where the local header says.
struct ZipEntry {
  std::string name;
  bool isDeflated = false;
  std::uint32_t crc32 = 0;
  std::uint64_t packedBytes = 0;
  std::uint64_t sizeBytes = 0;
  std::uint64_t headerOffset = 0;
  std::uint64_t dataOffset = 0;
};

/// What a zip archive may unpack to before it is refused; the defaults are those for files of weights.
struct ZipLimits {
  std::uint64_t maxEntryBytes = std::uint64_t{2} << 30;
  std::uint64_t maxTotalBytes = std::uint64_t{4} << 30;
  std::uint64_t maxInflatedBytes = std::uint64_t{1} << 30;  ///< of all compressed entries
  std::uint64_t maxRatio = 50;                              ///< of an entry past 1 MiB to its packed size
};

/// A zip archive (zip64 too) with stored and deflated entries, all checked against each other when it is opened.
///
/// Errors   Corrupt: directory, headers and bytes contradict each other, entries overlap · Unsupported: encrypted,
///          split, or another compression · ResourceExhausted: past `limits`, or 65,536 entries
/// Threads  const calls from many threads
/// Source   PKWARE APPNOTE 6.3.10
class ZipArchive {
 public:
  /// `name` is for messages.
  ZipArchive(SharedBytes file, std::string_view name, const ZipLimits& limits = {});

  const std::vector<ZipEntry>& entries() const { return entries_; }

  /// Null where there is none.
  const ZipEntry* find(std::string_view name) const;

  /// The entry's content, its CRC-32 checked; a stored one looks into the file.
  SharedBytes read(const ZipEntry& entry) const;

  /// The first bytes of its content, at most `count`, for looking at; nothing of them is checked, and where a
  /// compressed entry is damaged there may be fewer.
  std::vector<std::byte> readStart(const ZipEntry& entry, std::size_t count) const;

 private:
  SharedBytes inflate(const ZipEntry& entry, std::span<const std::byte> packed) const;

  SharedBytes file_;
  std::string name_;
  std::vector<ZipEntry> entries_;
  std::map<std::string, std::size_t, std::less<>> index_;
};

}  // namespace carina
