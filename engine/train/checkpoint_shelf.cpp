// SPDX-License-Identifier: Apache-2.0
#include "engine/train/checkpoint_shelf.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <set>
#include <string>
#include <system_error>

#include "engine/core/error.h"
#include "engine/train/checkpoint.h"

namespace carina::train {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "step-";
constexpr std::string_view kUnfinished = ".unfinished";
constexpr std::string_view kReplaced = ".replaced";

std::optional<std::int64_t> stepOf(const fs::path& path) {
  const auto name = path.filename().string();
  if (!name.starts_with(kPrefix)) return {};
  std::int64_t step = 0;
  const auto* end = name.data() + name.size();
  const auto parsed = std::from_chars(name.data() + kPrefix.size(), end, step);
  return parsed.ec == std::errc() && parsed.ptr == end ? std::optional(step) : std::nullopt;
}

std::vector<fs::path> entriesOf(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    entries.push_back(at->path());
  }
  return entries;
}

[[noreturn]] void fail(const fs::path& path, const char* what, const std::error_code& why) {
  throw Error(ErrorCode::Io, path.string() + ": " + what + ": " + why.message());
}

void removeFolder(const fs::path& folder) {
  std::error_code failed;
  fs::remove_all(folder, failed);
  if (failed) fail(folder, "cannot be removed", failed);
}

/// A whole neighbour takes the place of a checkpoint that is not there.
void recover(const fs::path& neighbour, std::string_view ending) {
  const auto name = neighbour.string();
  const fs::path place = name.substr(0, name.size() - ending.size());
  if (!isCheckpoint(place) && isCheckpoint(neighbour)) {
    removeFolder(place);
    std::error_code failed;
    fs::rename(neighbour, place, failed);
    if (failed) fail(place, "cannot be put in its place", failed);
  }
  removeFolder(neighbour);
}

}  // namespace

fs::path CheckpointShelf::pathOf(std::int64_t step) const {
  char name[32];
  std::snprintf(name, sizeof(name), "step-%08lld", static_cast<long long>(step));
  return folder_ / name;
}

std::vector<ShelvedCheckpoint> CheckpointShelf::list() const {
  std::vector<ShelvedCheckpoint> found;
  for (const auto& path : entriesOf(folder_)) {
    if (const auto step = stepOf(path); step && isCheckpoint(path)) found.push_back({*step, path});
  }
  std::ranges::sort(found, {}, &ShelvedCheckpoint::step);
  return found;
}

std::optional<ShelvedCheckpoint> CheckpointShelf::latest() const {
  const auto all = list();
  return all.empty() ? std::nullopt : std::optional(all.back());
}

void CheckpointShelf::tidy() const {
  for (const auto ending : {kUnfinished, kReplaced}) {
    for (const auto& path : entriesOf(folder_)) {
      if (path.string().ends_with(ending)) recover(path, ending);
    }
  }
  for (const auto& path : entriesOf(folder_)) {
    if (stepOf(path) && !isCheckpoint(path)) removeFolder(path);
  }
}

void CheckpointShelf::prune(const std::vector<EpochResult>& results, int last) const {
  const auto best = findBestSteps(results);
  std::set<std::int64_t> kept;
  if (best.overall) kept.insert(best.overall->step);
  for (const auto& label : best.label) {
    if (label) kept.insert(label->step);
  }
  linkBest(results);
  const auto all = list();
  const auto old = std::max<std::ptrdiff_t>(0, std::ssize(all) - last);
  for (const auto& checkpoint : std::vector(all.begin(), all.begin() + old)) {
    if (!kept.contains(checkpoint.step)) removeFolder(checkpoint.folder);
  }
}

void CheckpointShelf::removeAfter(std::int64_t step) const {
  for (const auto& checkpoint : list()) {
    if (checkpoint.step > step) removeFolder(checkpoint.folder);
  }
}

void CheckpointShelf::linkBest(const std::vector<EpochResult>& results) const {
  const auto best = findBestSteps(results).overall;
  if (!best || !isCheckpoint(pathOf(best->step))) return;
  const auto link = bestPath();
  const fs::path fresh = link.string() + ".new";
  std::error_code failed;
  fs::remove(fresh, failed);
  fs::create_directory_symlink(pathOf(best->step).filename(), fresh, failed);
  if (!failed) fs::rename(fresh, link, failed);
  if (failed) fail(link, "cannot be linked", failed);
}

}  // namespace carina::train
