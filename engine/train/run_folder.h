// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace carina::train {

/// Where the parts of a run lie (FORMAT.md).
struct RunPaths {
  explicit RunPaths(const std::filesystem::path& run);

  /// log/rank-N.jsonl
  std::filesystem::path logOf(int rank) const;

  std::filesystem::path run;
  std::filesystem::path config;       ///< config.toml
  std::filesystem::path status;       ///< status.json
  std::filesystem::path log;          ///< log/rank-0.jsonl
  std::filesystem::path health;       ///< health.json, of runs with several ranks
  std::filesystem::path checkpoints;  ///< a folder
  std::filesystem::path ensemble;     ///< a folder: the models of collapse runs
};

/// True for a folder that a training run writes, or wrote.
bool isRunFolder(const std::filesystem::path& folder);

/// False where nobody writes the folder: what its status says is running has died. Where locks are not kept, true.
///
/// Threads  any
bool isBeingWritten(const RunPaths& paths);

/// The right to write a run folder, held by one process at a time and given back when it ends, however it ends.
///
/// Threads  one thread at a time
class RunLock {
 public:
  /// Makes the folder where it is missing.
  ///
  /// Errors   Io: it cannot be made or written · InvalidArgument: another process trains in it
  explicit RunLock(const RunPaths& paths);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace carina::train
