// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/launch/run_picture.h"
#include "engine/train/run_log_tail.h"

namespace carina::launch {

/// A run's curves, read from rank 0's log as it grows.
///
/// Errors   as train::RunLogTail
/// Threads  one thread at a time
class RunHistory {
 public:
  /// `filmsPerStep` turns steps into films; 0: not known.
  RunHistory(const std::filesystem::path& log, std::int64_t filmsPerStep) : tail_(log), filmsPerStep_(filmsPerStep) {}

  /// Reads on; true where there is something new.
  bool read();

  /// The curves, thinned to at most `points` each.
  RunCurves curves(std::size_t points = 1500) const;

  std::int64_t lastStep() const { return steps_.empty() ? 0 : steps_.back().step; }
  const std::vector<std::string>& faults() const { return faults_; }
  std::int64_t faultCount() const { return faultCount_; }

 private:
  void forget();
  void take(const train::LoggedLine& line);

  train::RunLogTail tail_;
  std::int64_t filmsPerStep_;
  std::vector<train::LoggedStep> steps_;
  std::vector<train::LoggedResult> results_;
  std::vector<std::string> faults_;  ///< the first few
  std::int64_t faultCount_ = 0;
};

/// The last lines of a log as it grows, in words where it is a rank's.
///
/// Errors   as train::LineTail
/// Threads  one thread at a time
class LogFollower {
 public:
  /// `rank` −1: a job's log, whose lines are words already.
  LogFollower(const std::filesystem::path& log, int rank);

  bool read();
  std::shared_ptr<const LogEnd> end() const { return end_; }
  int rank() const { return rank_; }

 private:
  train::LineTail tail_;
  int rank_;
  std::int64_t total_ = 0;
  std::deque<std::string> lines_;
  std::shared_ptr<const LogEnd> end_ = std::make_shared<LogEnd>();
};

}  // namespace carina::launch
