// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/train/checkpoint_shelf.h"
#include "engine/train/event_file.h"
#include "engine/train/rank_health.h"
#include "engine/train/run_folder.h"
#include "engine/train/run_log.h"
#include "engine/train/run_status.h"
#include "engine/train/training_pace.h"

namespace carina::train {

/// Who watches a run from within the process, e.g. a progress line.
/// Threads  called by the thread that trains
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void stepped(const RunStatus& status) = 0;
  virtual void validating(const RunStatus& status) = 0;
  virtual void validated(const EpochResult& result, const std::vector<std::string>& labels) = 0;
  virtual void collapsing(std::int64_t cycle, const StepFacts& facts, std::int64_t steps) = 0;
  virtual void collapsed(std::int64_t cycle, const EpochResult& result, const std::filesystem::path& model) = 0;
};

/// What a recorder must know of its run.
struct RecordedRun {
  std::string net;
  std::vector<std::string> labels;
  std::int64_t totalSteps = 0;
  std::int64_t stepsPerEpoch = 1;
  std::int64_t filmsPerStep = 1;
  HyperParameters hyperParameters;
};

/// Tells the world how a run goes: log, TensorBoard events and status in its folder, and an observer.
///
/// A disk that cannot be written does not end the run: the log sink hears of it once, and what is told is lost.
/// Threads  one thread at a time
class RunRecorder {
 public:
  RunRecorder(const RunPaths& paths, RecordedRun run, std::int64_t step, LogSink& log, RunObserver& observer);

  /// Where the process that writes runs.
  void start(const RankFacts& facts);

  void step(const StepFacts& facts);
  void validating();
  void result(const EpochResult& result, const std::vector<EpochResult>& all, double seconds);
  void collapsing(std::int64_t cycle, const StepFacts& facts, std::int64_t steps);
  void collapsed(std::int64_t cycle, const EpochResult& result, const std::filesystem::path& model);
  void checkpoint(const ShelvedCheckpoint& saved);

  /// How the ranks of a run fare; those that have begun to hold up the others are named.
  void health(const std::vector<RankHealth>& ranks, std::int64_t step);

  /// Something that the run lives with: to the log sink, the log and the status.
  void problem(LogLevel level, const std::string& message);

  void finish(RunState state);

  /// An error ends the run.
  void fail(const Error& error);

 private:
  template <typename Write>
  void tryTo(Write write);
  void saveStatus(bool isUrgent);
  bool isGivenUp() const;

  RunPaths paths_;
  RecordedRun run_;
  LogSink& sink_;
  RunObserver& observer_;
  std::unique_ptr<RunLog> log_;
  std::unique_ptr<EventFile> events_;
  RunStatus status_;
  TrainingPace pace_;
  std::chrono::steady_clock::time_point saved_;
  double epochLoss_ = 0;
  std::int64_t epochSteps_ = 0;
  bool hasComplained_ = false;
  std::set<int> stragglers_;  ///< that were named
};

}  // namespace carina::train
