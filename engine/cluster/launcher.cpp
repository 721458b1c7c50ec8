// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/launcher.h"

#include <algorithm>

#include "engine/cluster/slurm_script.h"
#include "engine/core/error.h"

namespace carina::cluster {
namespace {

/// Open MPI's, of version 4 and 5; one rank needs none. A rank a domain where ranks are bound to domains, else so many
/// a node.
std::vector<std::string> mpirunCommand(const JobShape& shape, const Launch& launch) {
  if (shape.ranks() == 1) return {};
  std::vector<std::string> argv = {"mpirun", "-n", std::to_string(shape.ranks())};
  const auto threads = std::to_string(std::max(1, shape.threadsPerRank));
  const auto perNode = "ppr:" + std::to_string(shape.ranksPerNode) + ":node";
  if (launch.binding == "none") {
    if (shape.nodes > 1) argv.insert(argv.end(), {"--map-by", perNode});
    argv.insert(argv.end(), {"--bind-to", "none"});
  } else if (launch.binding == "core") {
    argv.insert(argv.end(), {"--map-by", perNode + ":PE=" + threads, "--bind-to", "core", "--report-bindings"});
  } else {
    argv.insert(argv.end(),
                {"--map-by", "ppr:1:" + launch.binding + ":PE=" + threads, "--bind-to", "core", "--report-bindings"});
  }
  return argv;
}

}  // namespace

const std::vector<Launcher>& launchers() {
  static const std::vector<Launcher> kAll = {{"srun", srunCommand}, {"mpirun", mpirunCommand}};
  return kAll;
}

std::vector<std::string> launcherNames() {
  std::vector<std::string> names;
  for (const auto& launcher : launchers()) names.push_back(launcher.name);
  return names;
}

std::vector<std::string> launchCommand(const JobShape& shape, const Launch& launch) {
  const auto found = std::ranges::find(launchers(), launch.launcher, &Launcher::name);
  if (found == launchers().end()) throw Error(ErrorCode::InvalidArgument, "no launcher '" + launch.launcher + "'");
  auto argv = found->command(shape, launch);
  if (!argv.empty()) argv.insert(argv.end(), launch.arguments.begin(), launch.arguments.end());
  return argv;
}

}  // namespace carina::cluster
