// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/film_archive.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/file.h"

namespace carina::predict {
namespace {

// Films are unpacked one at a time, so that only the single member counts. Films that are mostly black pack a
// hundredfold.
constexpr ZipLimits kLimits = {.maxEntryBytes = std::uint64_t{2} << 30,
                               .maxTotalBytes = std::uint64_t{1} << 40,
                               .maxInflatedBytes = std::uint64_t{1} << 40,
                               .maxRatio = 200};

SharedBytes map(const std::filesystem::path& path) {
  auto file = MappedFile::open(path);
  const auto bytes = file->bytes();
  return {bytes, std::move(file)};
}

bool isControl(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == 127;
}

bool hasUpwardPart(std::string_view name) {
  for (std::size_t begin = 0; begin <= name.size();) {
    const auto end = std::min(name.find('/', begin), name.size());
    if (name.substr(begin, end - begin) == "..") return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

bool startsLikeZip(std::span<const std::byte> bytes) {
  constexpr std::array kLocal = {std::byte{'P'}, std::byte{'K'}, std::byte{3}, std::byte{4}};
  constexpr std::array kEmpty = {std::byte{'P'}, std::byte{'K'}, std::byte{5}, std::byte{6}};
  const auto starts = [&](const auto& magic) {
    return bytes.size() >= magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
  };
  return starts(kLocal) || starts(kEmpty);
}

std::string shownMember(std::string_view name) {
  std::string shown(name);
  std::replace_if(shown.begin(), shown.end(), isControl, '?');
  return shown;
}

std::optional<std::string> findNameFault(std::string_view name) {
  if (name.empty()) return "has no name";
  if (std::any_of(name.begin(), name.end(), isControl)) return "has control characters in its name";
  const bool hasDrive = name.size() > 1 && name[1] == ':';
  if (name.front() == '/' || name.find('\\') != std::string_view::npos || hasDrive || hasUpwardPart(name)) {
    return "has a name that leads outside of the archive";
  }
  return {};
}

FilmArchive::FilmArchive(std::filesystem::path path)
    : path_(std::move(path)), zip_(map(path_), path_.string(), kLimits) {}

const ZipEntry& FilmArchive::entry(const std::string& member) const {
  const auto* found = zip_.find(member);
  if (!found) {
    throw Error(ErrorCode::NotFound,
                path_.string() + ": holds no member '" + shownMember(member) + "'; it may have changed, open it again");
  }
  return *found;
}

std::vector<std::byte> FilmArchive::readStart(const ZipEntry& entry, std::size_t count) const {
  return zip_.readStart(entry, count);
}

SharedBytes FilmArchive::read(const ZipEntry& entry, const image::Limits& limits) const {
  if (entry.sizeBytes > limits.maxFileBytes) {
    throw Error(ErrorCode::ResourceExhausted, path_.string() + ": member '" + shownMember(entry.name) + "' has " +
                                                  std::to_string(entry.sizeBytes) + " bytes, more than the limit of " +
                                                  std::to_string(limits.maxFileBytes));
  }
  return zip_.read(entry);
}

}  // namespace carina::predict
