// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/zip_archive.h"
#include "engine/image/raster.h"

namespace carina::predict {

/// True where the bytes begin as a ZIP archive does.
bool startsLikeZip(std::span<const std::byte> bytes);

/// A member's name fit for a message: control characters become "?".
std::string shownMember(std::string_view name);

/// Why a name is none that an honest archive of films has (a path that leads outside, control characters); nothing
/// where it is in order.
std::optional<std::string> findNameFault(std::string_view name);

/// A ZIP archive of films, mapped and never unpacked to disk.
///
/// Errors   NotFound, Io: the file, or no such member · Corrupt · Unsupported: encrypted, split, another compression ·
///          ResourceExhausted: a member past 2 GiB, or 200 times its packed size; past `limits` when it is read
/// Threads  const calls from many threads
class FilmArchive {
 public:
  explicit FilmArchive(std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }
  const std::vector<ZipEntry>& entries() const { return zip_.entries(); }
  const ZipEntry& entry(const std::string& member) const;
  std::vector<std::byte> readStart(const ZipEntry& entry, std::size_t count) const;
  SharedBytes read(const ZipEntry& entry, const image::Limits& limits) const;

 private:
  std::filesystem::path path_;
  ZipArchive zip_;
};

}  // namespace carina::predict
