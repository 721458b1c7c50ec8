// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "cli/command.h"
#include "engine/comm/session.h"
#include "engine/core/error.h"
#include "engine/launch/train_options.h"
#include "engine/train/rank_journal.h"

namespace carina::cli {

/// A log in which rank 0 speaks for all; of the others it hears warnings and errors, with their names.
class RankLog : public LogSink {
 public:
  explicit RankLog(LogSink& log) : log_(log) {}

  /// From now on this is a rank among others.
  void join(const comm::Communicator& world);

  void write(LogLevel level, std::string_view message) override;

 private:
  LogSink& log_;
  std::string name_;  ///< empty: rank 0
};

/// The ranks of one training run: opened together, checked against one another, ended together.
///
/// Errors   as comm::Session
/// Threads  one thread
class TrainRanks {
 public:
  /// `asksForThreads` as comm::SessionOptions has it.
  TrainRanks(Context& context, std::filesystem::path run, bool asksForThreads = true);

  comm::Communicator& world() { return session_->world(); }
  LogSink& log() { return log_; }
  std::string describe() const { return session_->describe(); }
  bool isFirst() const { return session_->world().rank() == 0; }
  bool isSeveral() const { return session_->world().worldSize() > 1; }

  /// Compares programs, options, first weights and records; `fault` is why this rank cannot take part, or empty.
  void meet(const launch::TrainOptions& options, const std::string& config, const std::string& records,
            const std::string& fault);

  /// What this rank does before its run begins, and for how long at most.
  void announce(std::string_view activity, double limitSeconds) { world().announce(activity, limitSeconds); }

  /// As long as it lives, what is heard of other ranks goes to this rank's journal too: others can read that when
  /// nobody hears this rank any more.
  class Owning {
   public:
    Owning(TrainRanks& ranks, train::RankJournal& journal);
    ~Owning();
    Owning(const Owning&) = delete;
    Owning& operator=(const Owning&) = delete;

   private:
    TrainRanks& ranks_;
  };

  /// From now on the run folder is this run's, and a fault is written to its status.
  Owning own(train::RankJournal& journal) { return {*this, journal}; }

  /// Runs `work` on every rank; when it throws on one of several, all end.
  Exit run(const std::function<Exit()>& work);

 private:
  void noteInJournal(LogLevel level, const std::string& message);
  void recordFault(const std::string& message) noexcept;
  void recordDoubt(const std::string& message) noexcept;

  RankLog log_;
  std::filesystem::path run_;
  std::atomic<bool> owns_ = false;
  std::mutex journalMutex_;
  train::RankJournal* journal_ = nullptr;
  std::atomic<ErrorCode> fault_ = ErrorCode::Communication;  ///< what ends the job if not an error of this rank
  std::unique_ptr<comm::Session> session_;
};

}  // namespace carina::cli
