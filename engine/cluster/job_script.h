// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/cluster/profile.h"

namespace carina::cluster {

/// What the ranks of a job run, and how its script tells what came of it.
struct Work {
  std::vector<std::string> begin;              ///< arguments of the program that begin the work
  std::vector<std::string> goOn;               ///< that go on with it, once `state` is there
  std::filesystem::path state;                 ///< a text file in which the work says how it stands
  std::string stopped;                         ///< what it says there when it stopped with everything saved
  std::vector<std::string> worthAnotherTry{};  ///< what it says there after faults that may not come again
  int savedCode = 3;                           ///< the exit code of work that was asked to stop, and saved
};

/// A job: what runs where.
struct JobPlan {
  std::string name;  ///< the run's, for people
  Profile profile;
  std::filesystem::path run;  ///< the run's folder where the job runs
  std::string program;
  Work work;
};

/// What of a script depends on the scheduler.
struct ScriptParts {
  std::string byHand;               ///< how a person starts the script, e.g. "sbatch"
  std::vector<std::string> header;  ///< right below the first comment
  std::vector<std::string> facts;   ///< lines that set `job`, `restarts` and `nodes`
  std::vector<std::string> again;   ///< the body of again(), which starts the job once more and does not come back
};

/// The script of a job: Bash that a person can read.
///
/// It begins the work or goes on with it, passes every request to stop on to all ranks, writes job.attempts, and starts
/// the job again when there is work left that another attempt can do.
///
/// Errors   InvalidArgument: a name or path with control characters, or what the scheduler cannot be given
std::string renderScript(const JobPlan& plan);

}  // namespace carina::cluster
