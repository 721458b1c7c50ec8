// SPDX-License-Identifier: Apache-2.0
#include "engine/train/rank_journal.h"

#include <filesystem>

#include <unistd.h>

#include "engine/core/error.h"
#include "engine/core/host.h"
#include "engine/core/parallel.h"

namespace carina::train {

RankJournal::RankJournal(const comm::Communicator& ranks, LogSink& next)
    : next_(next),
      facts_({.rank = ranks.rank(),
              .worldSize = ranks.worldSize(),
              .host = ranks.host(ranks.rank()),
              .processId = ::getpid(),
              .threads = threadCount(),
              .cores = usableCores()}) {}

template <typename Write>
void RankJournal::tryTo(Write write) {
  std::string fault;
  {
    const std::lock_guard lock(mutex_);
    try {
      write();
    } catch (const std::exception& error) {
      fault = error.what();
      log_ = nullptr;
    }
  }
  if (!fault.empty()) next_.write(LogLevel::Warning, fault + "; this rank goes on without its log");
}

void RankJournal::open(const RunPaths& paths, std::int64_t step) {
  step_ = step;
  if (facts_.rank == 0) return;
  tryTo([&] {
    const auto path = paths.logOf(facts_.rank);
    std::filesystem::create_directories(path.parent_path());
    log_ = std::make_unique<RunLog>(path, step);
    log_->write(step, facts_);
  });
}

void RankJournal::write(LogLevel level, std::string_view message) {
  next_.write(level, message);
  note(level, message);
}

void RankJournal::note(LogLevel level, std::string_view message) {
  if (level != LogLevel::Warning && level != LogLevel::Error) return;
  tryTo([&] {
    if (log_) log_->write(step_, level == LogLevel::Error ? "error" : "warning", message);
  });
}

void RankJournal::finish(RunState state, const std::string& message) {
  tryTo([&] {
    if (log_) log_->write(step_, name(state), message);
  });
}

}  // namespace carina::train
