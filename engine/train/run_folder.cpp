// SPDX-License-Identifier: Apache-2.0
#include "engine/train/run_folder.h"

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "engine/core/error.h"

namespace carina::train {

namespace fs = std::filesystem;

RunPaths::RunPaths(const fs::path& folder)
    : run(folder),
      config(folder / "config.toml"),
      status(folder / "status.json"),
      log(folder / "log" / "rank-0.jsonl"),
      health(folder / "health.json"),
      checkpoints(folder / "checkpoints"),
      ensemble(folder / "ensemble") {}

fs::path RunPaths::logOf(int rank) const {
  return run / "log" / ("rank-" + std::to_string(rank) + ".jsonl");
}

bool isBeingWritten(const RunPaths& paths) {
  const auto descriptor = ::open((paths.run / "lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return true;
  const bool isFree = ::flock(descriptor, LOCK_SH | LOCK_NB) == 0;
  ::close(descriptor);  // gives it back
  return !isFree;
}

bool isRunFolder(const fs::path& folder) {
  const RunPaths paths(folder);
  std::error_code failed;
  return fs::is_regular_file(paths.config, failed) && fs::is_regular_file(paths.status, failed);
}

RunLock::RunLock(const RunPaths& paths) {
  std::error_code failed;
  for (const auto& folder : {paths.run, paths.log.parent_path(), paths.checkpoints}) {
    fs::create_directories(folder, failed);
    if (failed) throw Error(ErrorCode::Io, folder.string() + ": cannot be made: " + failed.message());
  }
  const auto path = paths.run / "lock";
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0) {
    throw Error(ErrorCode::Io, path.string() + ": cannot be written: " + std::strerror(errno) +
                                   "; a run needs a folder that it may write");
  }
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  ::close(descriptor_);
  throw Error(ErrorCode::InvalidArgument,
              paths.run.string() + ": another process trains in this folder; wait for it, or choose another --run");
}

RunLock::~RunLock() {
  ::close(descriptor_);
}

}  // namespace carina::train
