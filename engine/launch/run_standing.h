// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/cluster/job.h"
#include "engine/train/run_status.h"

namespace carina::launch {

/// How a run stands: what its scheduler says of its job and what it says of itself, put together.
struct RunStanding {
  std::filesystem::path run;
  std::optional<cluster::JobRecord> job;
  std::optional<cluster::JobState> state;
  std::optional<cluster::JobAttempts> attempts;
  std::optional<train::RunStatus> status;
  std::string word;    ///< "queued", "starting", "running", "ending", "finished", "stopped", "failed", "unknown"
  std::string detail;  ///< why, or how far
  std::vector<std::string> warnings;  ///< what should be known of it besides

  /// Something may still come.
  bool isLive() const { return word == "queued" || word == "starting" || word == "running" || word == "ending"; }
};

/// Asks the scheduler, if the run has a job, and reads the folder; a run behind a login node is copied here first.
///
/// Errors   NotFound: neither a run nor a job · as cluster::Job and train::loadRunStatus()
RunStanding standingOf(const std::filesystem::path& run, cluster::ProgramRunner& runner);

/// The status as a run's file has it, unless it says running and nobody is left who writes it.
///
/// Errors   as train::loadRunStatus()
train::RunStatus statusAlone(const std::filesystem::path& run);

/// What a program said in the log of its job before it ended, where it said it to nobody else; empty where it did not.
std::string lastErrorIn(const std::filesystem::path& log);

/// Puts word, detail and warnings to what the rest says.
void tell(RunStanding& standing);

}  // namespace carina::launch
