// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/cluster/profile.h"

namespace carina::cluster {

/// A program that starts ranks: what it is called with, before the program that each rank runs.
struct Launcher {
  std::string name;
  std::vector<std::string> (*command)(const JobShape& shape, const Launch& launch);
};

/// Every launcher: srun, mpirun.
const std::vector<Launcher>& launchers();
std::vector<std::string> launcherNames();

/// The command that starts the ranks of a job, pinned as the profile says, and makes the launcher print how.
std::vector<std::string> launchCommand(const JobShape& shape, const Launch& launch);

}  // namespace carina::cluster
