// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/launcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace carina::cluster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr JobShape kShape{.nodes = 4, .ranksPerNode = 8, .threadsPerRank = 7};

// Options as mpirun(1) of Open MPI 4.1 and srun(1) of Slurm 22.05 have them.
TEST(Launcher, MpirunPutsARankOnEachDomainWithItsThreadsOnCores) {
  EXPECT_THAT(launchCommand(kShape, {.launcher = "mpirun", .binding = "numa", .arguments = {"--mca", "a", "b"}}),
              ElementsAre("mpirun", "-n", "32", "--map-by", "ppr:1:numa:PE=7", "--bind-to", "core", "--report-bindings",
                          "--mca", "a", "b"));
  EXPECT_THAT(
      launchCommand(kShape, {.launcher = "mpirun", .binding = "core"}),
      ElementsAre("mpirun", "-n", "32", "--map-by", "ppr:8:node:PE=7", "--bind-to", "core", "--report-bindings"));
  EXPECT_THAT(launchCommand(kShape, {.launcher = "mpirun", .binding = "none"}),
              ElementsAre("mpirun", "-n", "32", "--map-by", "ppr:8:node", "--bind-to", "none"));
}

TEST(Launcher, OneRankNeedsNoMpirun) {
  EXPECT_THAT(launchCommand({}, {.launcher = "mpirun", .binding = "none", .arguments = {"--oversubscribe"}}),
              IsEmpty());
}

TEST(Launcher, SrunBindsToDomainsAndSaysSo) {
  EXPECT_THAT(launchCommand(kShape, {.launcher = "srun", .mpi = "pmix", .binding = "numa"}),
              ElementsAre("srun", "--mpi=pmix", "--ntasks=32", "--ntasks-per-node=8", "--cpus-per-task=7",
                          "--kill-on-bad-exit=0", "--wait=20", "--cpu-bind=verbose,ldoms",
                          "--distribution=block:block:block", "--hint=nomultithread"));
  EXPECT_THAT(launchCommand({}, {.launcher = "srun", .binding = "none"}),
              ElementsAre("srun", "--ntasks=1", "--ntasks-per-node=1", "--kill-on-bad-exit=0", "--wait=20",
                          "--cpu-bind=verbose,none"));
}

}  // namespace
}  // namespace carina::cluster
