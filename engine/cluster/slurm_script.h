// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/cluster/job_script.h"
#include "engine/cluster/profile_keys.h"

namespace carina::cluster {

/// What a profile may say of Slurm: partition, account, qos, constraint, memory, exclusive, sbatch_arguments.
const std::vector<OwnKey>& slurmKeys();

/// The #SBATCH lines, and how a job starts itself again.
///
/// Errors   InvalidArgument: a value that a line of sbatch cannot hold
/// Source   sbatch(1), srun(1) of Slurm 22.05
ScriptParts slurmScriptParts(const JobPlan& plan);

/// srun with tasks, cores and binding; each task's mask is printed.
std::vector<std::string> srunCommand(const JobShape& shape, const Launch& launch);

}  // namespace carina::cluster
