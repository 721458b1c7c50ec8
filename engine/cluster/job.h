// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/cluster/job_record.h"
#include "engine/cluster/job_script.h"
#include "engine/cluster/job_state.h"
#include "engine/cluster/scheduler.h"
#include "engine/cluster/site.h"

namespace carina::cluster {

/// A job that was submitted, wherever it is.
///
/// Errors   as Scheduler and Site
/// Threads  one thread at a time
class Job {
 public:
  Job(JobRecord record, ProgramRunner& runner);

  const JobRecord& record() const { return record_; }
  JobState state() { return scheduler_->state(record_); }
  std::optional<JobAttempts> attempts();

  /// Asks it to end, and leaves word that it shall not be started again. Gives how it stood.
  JobState stop(StopWay way);

  /// Copies files of the run, named from its folder, to `folder` where the run lies behind a login node alone.
  void fetch(std::span<const std::string> files, const std::filesystem::path& folder);

 private:
  JobRecord record_;
  Site site_;
  std::unique_ptr<Scheduler> scheduler_;
};

/// The job of a run folder, if it has one.
///
/// Errors   as findJobRecord()
std::unique_ptr<Job> findJob(const std::filesystem::path& run, ProgramRunner& runner);

/// A plan and what goes into the run's folder beside its script.
struct Submission {
  JobPlan plan;
  std::string config;            ///< text of job.toml
  std::filesystem::path folder;  ///< the run's folder here
};

/// Where a profile's jobs are handled.
Login loginOf(const Profile& profile);

/// Errors   InvalidArgument: a job in this folder waits or runs · as Scheduler
void checkNoLiveJob(const std::filesystem::path& folder, ProgramRunner& runner);

/// Writes the script and the configuration, sends the job, and records it in the folder.
///
/// Errors   as checkNoLiveJob(), Scheduler, Site and renderScript()
JobRecord submitJob(const Submission& submission, ProgramRunner& runner);

}  // namespace carina::cluster
