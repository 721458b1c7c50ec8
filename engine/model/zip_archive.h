// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/shared_bytes.h"

namespace carina::model {

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

/// A zip archive (zip64 too) with stored and deflated entries, all checked against each other when it is opened.
///
/// Errors   Corrupt: directory, headers and bytes contradict each other, entries overlap · Unsupported: encrypted,
/// split,
///          or another compression · ResourceExhausted: more than 2 GiB in one entry, 4 GiB in all, 1 GiB in all
///          compressed ones, 65,536 entries, or 50 times its packed size
/// Threads  const calls from many threads
/// Source   PKWARE APPNOTE 6.3.10
class ZipArchive {
 public:
  /// `name` is for messages.
  ZipArchive(SharedBytes file, std::string_view name);

  const std::vector<ZipEntry>& entries() const { return entries_; }

  /// Null where there is none.
  const ZipEntry* find(std::string_view name) const;

  /// The entry's content, its CRC-32 checked; a stored one looks into the file.
  SharedBytes read(const ZipEntry& entry) const;

 private:
  SharedBytes inflate(const ZipEntry& entry, std::span<const std::byte> packed) const;

  SharedBytes file_;
  std::string name_;
  std::vector<ZipEntry> entries_;
  std::map<std::string, std::size_t, std::less<>> index_;
};

}  // namespace carina::model
