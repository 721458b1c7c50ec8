// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/scheduler.h"

#include <algorithm>

#include "engine/cluster/local_scheduler.h"
#include "engine/cluster/slurm_scheduler.h"
#include "engine/cluster/slurm_script.h"
#include "engine/core/error.h"

namespace carina::cluster {

const std::vector<SchedulerKind>& schedulers() {
  static const std::vector<SchedulerKind> kAll = {
      {"slurm", "srun", "numa", true, slurmKeys(), slurmScriptParts, makeSlurmScheduler},
      {"local", "mpirun", "none", false, {}, localScriptParts, makeLocalScheduler},
  };
  return kAll;
}

const SchedulerKind& findScheduler(const std::string& name) {
  const auto found = std::ranges::find(schedulers(), name, &SchedulerKind::name);
  if (found != schedulers().end()) return *found;
  throw Error(ErrorCode::InvalidArgument, "no scheduler '" + name + "'");
}

}  // namespace carina::cluster
