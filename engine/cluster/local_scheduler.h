// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/cluster/scheduler.h"

namespace carina::cluster {

/// A machine without a batch system: the job's script is a session of its own, which no terminal takes along.
///
/// A job's id is PID.START: its first process, and when that began in the kernel's ticks, so that a later process of
/// the same number is not taken for it. Errors, Threads   as Scheduler
std::unique_ptr<Scheduler> makeLocalScheduler(Site& site);

/// How such a script notes its process, and starts itself again.
ScriptParts localScriptParts(const JobPlan& plan);

}  // namespace carina::cluster
