// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/cache_folder.h"

#include <QStandardPaths>
#include <filesystem>

#include "engine/core/error.h"

namespace carina::gui {
namespace {

namespace fs = std::filesystem;

/// Empty unless the folder is there, is a folder of its own and no link.
fs::path existingFolder() {
  const auto folder = fs::path(cacheFolder().toStdString());
  std::error_code failed;
  const bool isOurs =
      !folder.empty() && folder.is_absolute() && fs::symlink_status(folder, failed).type() == fs::file_type::directory;
  return isOurs ? folder : fs::path();
}

}  // namespace

QString cacheFolder() {
  const auto folder = QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
  // Without an application's name Qt gives the folder of all programs.
  return folder == QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) ? QString() : folder;
}

CacheContent measureCache(TaskWatch& watch) {
  CacheContent content;
  const auto folder = existingFolder();
  if (folder.empty()) return content;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, failed), end;
       !failed && at != end && !watch.isStopped(); at.increment(failed)) {
    std::error_code unknown;
    if (!at->is_regular_file(unknown) || at->is_symlink(unknown)) continue;
    ++content.files;
    const auto size = at->file_size(unknown);
    if (!unknown) content.sizeBytes += static_cast<qint64>(size);
  }
  return content;
}

CacheContent clearCache(TaskWatch& watch) {
  const auto folder = existingFolder();
  if (folder.empty()) return {};
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (watch.isStopped()) break;
    fs::remove_all(entry.path(), failed);
    if (failed) throw Error(ErrorCode::Io, entry.path().string() + ": cannot be removed: " + failed.message());
  }
  return measureCache(watch);
}

}  // namespace carina::gui
