// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/cluster/job_record.h"
#include "engine/cluster/job_script.h"
#include "engine/cluster/job_state.h"
#include "engine/cluster/profile_keys.h"
#include "engine/cluster/site.h"

namespace carina::cluster {

/// How a job is asked to end.
enum class StopWay { Save, Now };

/// Who starts jobs and knows of them, at one site.
///
/// Errors   Communication: it does not answer, or refuses; in its own words · as Site
/// Threads  one thread at a time
class Scheduler {
 public:
  virtual ~Scheduler() = default;

  /// Sends the script in the run's folder; gives the job's id.
  virtual std::string submit(const std::filesystem::path& run) = 0;

  /// How the job stands. Live jobs and ended ones are asked for in the places that know; where none does, the phase is
  /// Unknown and the reason says why.
  virtual JobState state(const JobRecord& job) = 0;

  /// Save: every rank finishes its step and saves, a job that still waits is taken away. Now: it is ended at once.
  virtual void stop(const JobRecord& job, const JobState& state, StopWay way) = 0;
};

/// A kind of scheduler: what of it is not the same for all.
struct SchedulerKind {
  std::string name;
  std::string launcher;  ///< where the profile names none
  std::string binding;   ///< likewise
  bool hasTimeLimit;
  std::vector<OwnKey> keys;
  ScriptParts (*scriptParts)(const JobPlan& plan);
  std::unique_ptr<Scheduler> (*make)(Site& site);
};

/// Every scheduler: the one place that knows them all.
const std::vector<SchedulerKind>& schedulers();

/// Errors   InvalidArgument: no such scheduler
const SchedulerKind& findScheduler(const std::string& name);

}  // namespace carina::cluster
