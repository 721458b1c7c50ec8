// SPDX-License-Identifier: Apache-2.0
#include "engine/data/image_index.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <system_error>

#include "engine/core/error.h"

namespace carina::data {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> kEndings = {".png", ".jpg", ".jpeg", ".dcm", ".dicom"};

std::string lowered(std::string text) {
  for (auto& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return text;
}

void addFiles(const fs::path& folder, std::set<fs::path>& seen, std::vector<fs::path>& files) {
  std::error_code failed;
  const auto identity = fs::canonical(folder, failed);
  if (!failed && !seen.insert(identity).second) return;
  for (auto at = fs::directory_iterator(folder, failed); !failed && at != fs::directory_iterator();
       at.increment(failed)) {
    std::error_code ignored;
    if (fs::is_directory(at->path(), ignored)) {
      addFiles(at->path(), seen, files);
    } else if (fs::is_regular_file(at->path(), ignored)) {
      files.push_back(at->path());
    }
  }
  if (failed) {
    const auto code =
        failed == std::errc::no_such_file_or_directory ? carina::ErrorCode::NotFound : carina::ErrorCode::Io;
    throw Error(code, folder.string() + ": the folder cannot be read: " + failed.message());
  }
}

}  // namespace

std::string filmStem(std::string_view name) {
  const fs::path file = fs::path(name).filename();
  const auto ending = lowered(file.extension().string());
  return std::ranges::find(kEndings, ending) == kEndings.end() ? file.string() : file.stem().string();
}

ImageIndex::ImageIndex(const fs::path& folder) : folder_(folder) {
  std::set<fs::path> seen;
  addFiles(folder, seen, files_);
  std::ranges::sort(files_);
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const auto file = files_[i].filename().string();
    byName_.emplace(file, i);
    const auto ending = lowered(files_[i].extension().string());
    if (ending != ".csv" && ending != ".txt" && ending != ".json") byStem_.emplace(filmStem(file), i);
  }
}

std::optional<fs::path> ImageIndex::only(const std::multimap<std::string, std::size_t>& names,
                                         const std::string& key) const {
  const auto [first, last] = names.equal_range(key);
  if (first == last) return {};
  if (std::next(first) != last) {
    throw Error(ErrorCode::InvalidArgument, "'" + key + "' may be " + files_[first->second].string() + " or " +
                                                files_[std::next(first)->second].string() +
                                                "; name images by their path below the folder");
  }
  return files_[first->second];
}

std::optional<fs::path> ImageIndex::find(std::string_view name) const {
  const fs::path given(name);
  if (given.has_parent_path() && given.is_relative()) {
    const auto wanted = (folder_ / given).lexically_normal();
    std::error_code failed;
    const bool isBelow = *given.lexically_normal().begin() != "..";
    if (isBelow && fs::is_regular_file(wanted, failed)) return folder_ / given;
    for (const auto ending : kEndings) {
      const auto other = (wanted.parent_path() / filmStem(name)).string() + std::string(ending);
      if (isBelow && fs::is_regular_file(other, failed)) return fs::path(other);
    }
  }
  if (auto found = only(byName_, given.filename().string())) return found;
  return only(byStem_, filmStem(name));
}

}  // namespace carina::data
