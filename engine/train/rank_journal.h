// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/comm/communicator.h"
#include "engine/core/log.h"
#include "engine/train/run_folder.h"
#include "engine/train/run_log.h"
#include "engine/train/run_status.h"

namespace carina::train {

/// What a rank other than the first says of itself, in a log of its own: where it runs, what it warned of, how it
/// ended.
///
/// What it hears goes on to the sink that it was given. Rank 0's log is the run's history, which its recorder writes;
/// on rank 0 a journal only passes on. A log that cannot be written is said once and costs nothing else: the run folder
/// may lie where a machine does not see it. Threads  write() from any, the others from one
class RankJournal : public LogSink {
 public:
  RankJournal(const comm::Communicator& ranks, LogSink& next);

  /// Goes on after `step` of the log that is there.
  void open(const RunPaths& paths, std::int64_t step);

  /// Of which step lines tell from now on.
  void at(std::int64_t step) { step_ = step; }

  void write(LogLevel level, std::string_view message) override;

  /// Warnings and errors that others have heard already.
  void note(LogLevel level, std::string_view message);
  void finish(RunState state, const std::string& message);

  const RankFacts& facts() const { return facts_; }

 private:
  template <typename Write>
  void tryTo(Write write);

  LogSink& next_;
  RankFacts facts_;
  std::atomic<std::int64_t> step_ = 0;
  std::mutex mutex_;
  std::unique_ptr<RunLog> log_;
};

}  // namespace carina::train
