// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/film_directory.h"

#include <algorithm>
#include <system_error>

#include "engine/core/file.h"
#include "engine/dicom/dicom_directory.h"
#include "engine/predict/film_archive.h"

namespace carina::predict {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostDirectoryBytes = std::uint64_t{256} << 20;

std::string folded(std::string text) {
  if (text.ends_with(";1")) text.resize(text.size() - 2);
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return text;
}

bool isPlain(const std::string& part) {
  return !part.empty() && part != "." && part != ".." && part.find('/') == std::string::npos && !findNameFault(part);
}

/// The part as it is called on this disk; empty where there is none.
fs::path findPart(const fs::path& folder, const std::string& part) {
  std::error_code failed;
  if (fs::exists(folder / part, failed)) return folder / part;
  const auto wanted = folded(part);
  auto next = fs::directory_iterator(folder, failed);
  for (; !failed && next != fs::directory_iterator(); next.increment(failed)) {
    if (folded(next->path().filename().string()) == wanted) return next->path();
  }
  return {};
}

bool isBelow(const fs::path& path, const fs::path& folder) {
  std::error_code failed;
  const auto inner = fs::canonical(path, failed);
  if (failed) return false;
  const auto outer = fs::canonical(folder, failed);
  if (failed) return false;
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : "/") + shownMember(part);
  return text;
}

FilmEntry resolve(const fs::path& dicomdir, const std::vector<std::string>& parts) {
  const auto refuse = [&](ErrorCode code, const std::string& what) {
    return FilmEntry{dicomdir, FilmProblem{code, dicomdir.string() + ": lists " + joined(parts) + ", " + what}};
  };
  if (!std::ranges::all_of(parts, isPlain)) return refuse(ErrorCode::Corrupt, "which leads outside of its folder");
  const auto folder = dicomdir.has_parent_path() ? dicomdir.parent_path() : fs::path(".");
  auto path = folder;
  for (const auto& part : parts) {
    path = findPart(path, part);
    if (path.empty()) return refuse(ErrorCode::NotFound, "which is not there; copy the disk again with all its files");
  }
  if (!isBelow(path, folder)) return refuse(ErrorCode::Corrupt, "which leads outside of its folder");
  return {path, {}};
}

}  // namespace

std::vector<FilmEntry> listDirectory(const fs::path& dicomdir) {
  std::vector<FilmEntry> entries;
  for (const auto& reference : dicom::parseDirectory(readFile(dicomdir, kMostDirectoryBytes), dicomdir.string())) {
    if (reference.recordType == "IMAGE") entries.push_back(resolve(dicomdir, reference.parts));
  }
  return entries;
}

}  // namespace carina::predict
