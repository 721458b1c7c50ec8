// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "engine/launch/run_history.h"
#include "engine/launch/run_picture.h"
#include "engine/train/run_folder.h"

namespace carina::launch {

/// Follows one run by its folder alone: each look reads what has changed since the last, however long its logs are.
///
/// Whatever cannot be read is said in the picture, which keeps what was known before.
/// Threads  one thread at a time
class RunWatch {
 public:
  explicit RunWatch(std::filesystem::path folder);

  /// What a scheduler said last of the run's job; from then on its word counts.
  void tellJob(const RunStanding& known);

  /// It could not be asked, and why.
  void tellJobFault(const std::string& fault) { picture_.jobFault = fault; }

  /// Looks; true where the picture is another. Curves, logs, health and checkpoints are looked at where `isDetailed`.
  bool look(bool isDetailed);

  const RunPicture& picture() const { return picture_; }

 private:
  /// When a file was written, how long it is, and which it is.
  using Stamp = std::tuple<std::int64_t, std::int64_t, std::uint64_t>;

  bool isChanged(const std::filesystem::path& path);
  bool lookAtStatus();
  void readStatus();
  bool lookAtDetails();
  bool lookAtCurves();
  bool lookAtLogs();
  bool lookAtHealth();
  bool lookAtCheckpoints();
  void findLogs();
  void tellFault(const std::string& fault);

  train::RunPaths paths_;
  RunPicture picture_;
  std::map<std::filesystem::path, Stamp> stamps_;
  std::unique_ptr<RunHistory> history_;
  std::vector<LogFollower> logs_;
  std::map<std::filesystem::path, RunCheckpoint> known_;
  bool hasJob_ = false;
  std::string detailFault_;
  std::string statusFault_;
};

}  // namespace carina::launch
