// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/cluster/job_state.h"

namespace carina::cluster {

/// What squeue is asked to print of a job: state, reason, start, time left, nodes; with times since 1970.
constexpr const char* kSqueueFormat = "%i|%T|%r|%S|%L|%N";

/// What sacct is asked to print.
constexpr const char* kSacctFormat = "JobID,State,ExitCode,NodeList";

/// The job's id in what `sbatch --parsable` printed: "123" or "123;cluster".
///
/// Errors   Communication: it is none
std::string jobIdIn(std::string_view sbatch);

/// The job in squeue's lines; nothing where it is not among them.
std::optional<JobState> findInSqueue(std::string_view lines, std::string_view id);

/// The job in sacct's lines, the last of requeued duplicates, a step that ran out of memory counting for its job.
std::optional<JobState> findInSacct(std::string_view lines, std::string_view id);

/// A state of Slurm, "CANCELLED by 1000" included: phase and end.
JobState slurmState(std::string_view word);

/// Why a job waits, in words: Slurm's own word is among them.
std::string reasonText(std::string_view reason);

}  // namespace carina::cluster
