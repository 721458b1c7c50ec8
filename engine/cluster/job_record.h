// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cluster/profile.h"
#include "engine/cluster/site.h"

namespace carina::cluster {

/// What was submitted, where and as which job: job.json of a run folder (FORMAT.md).
///
/// Units    seconds; times since 1970
/// Threads  a value
struct JobRecord {
  std::string cluster;  ///< the profile's name
  std::string scheduler;
  std::string id;
  Login login;
  std::filesystem::path run;  ///< the run's folder where the job runs
  bool isMirrored = false;    ///< it lies behind the host alone; what is here are copies
  std::string program;
  JobShape shape;
  double submitted = 0;
};

/// Errors   Io
void saveJobRecord(const JobRecord& record, const std::filesystem::path& run);

/// Nothing where the folder has no job.
///
/// Errors   Io · Corrupt: not such JSON · Unsupported: of a later version
std::optional<JobRecord> findJobRecord(const std::filesystem::path& run);

/// What a job's script wrote down of its attempts: job.attempts.
struct JobAttempts {
  int restarts = 0;     ///< attempts after the first
  std::string outcome;  ///< of the last: "began" while it runs, "finished", "stopped", "saved", "lost", "failed", …
  int code = 0;         ///< of the last that ended
  double when = 0;
  double began = 0;  ///< when the last began
};

/// Lines that are no such line are passed over; nothing for a text without any.
std::optional<JobAttempts> findAttempts(std::string_view text);

}  // namespace carina::cluster
