// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/cluster/scheduler.h"

namespace carina::cluster {

/// Slurm by its commands: sbatch, squeue for live jobs, sacct for ended ones, scancel.
///
/// Where accounting is off, what squeue still remembers and what the job's script wrote down have to do.
/// Errors, Threads   as Scheduler
/// Source   sbatch(1), squeue(1), sacct(1), scancel(1) of Slurm 22.05
std::unique_ptr<Scheduler> makeSlurmScheduler(Site& site);

}  // namespace carina::cluster
