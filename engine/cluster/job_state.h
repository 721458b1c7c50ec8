// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carina::cluster {

/// What the scheduler says of a job.
enum class JobPhase { Unknown, Queued, Running, Ended };

/// How a job ended, as far as that matters to whoever sent it.
enum class JobEnd {
  Completed,
  Failed,
  TimeLimit,
  NodeFailed,
  Preempted,
  OutOfMemory,
  Cancelled,
  Deadline,
  LaunchFailed,
  Lost,  ///< killed without a word
};

/// "completed", "failed", "time limit", "node failed", …
std::string_view name(JobPhase phase);
std::string_view name(JobEnd end);

/// A job as it stands.
///
/// Units    seconds; times since 1970
/// Threads  a value
struct JobState {
  JobPhase phase = JobPhase::Unknown;
  std::optional<JobEnd> end;  ///< of an ended one
  std::string word;           ///< the scheduler's own: "PENDING", "NODE_FAIL"
  std::string reason;         ///< in words: why it waits, or why it ended
  std::optional<double> expectedStart;
  std::optional<double> secondsLeft;  ///< of its walltime
  std::string nodes;
  int exitCode = 0;
  int signal = 0;

  bool isLive() const { return phase == JobPhase::Queued || phase == JobPhase::Running; }
};

}  // namespace carina::cluster
