// SPDX-License-Identifier: Apache-2.0
#include "engine/core/host.h"

#include <cstdlib>

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/utsname.h>

namespace carina {
namespace {

TEST(Host, HasTheNameThatTheKernelGivesIt) {
  ::unsetenv("SLURMD_NODENAME");
  struct utsname machine = {};
  ASSERT_EQ(::uname(&machine), 0);
  EXPECT_EQ(hostName(), machine.nodename);
}

TEST(Host, HasItsNodesNameInAJobOfSlurm) {
  ::setenv("SLURMD_NODENAME", "n17", 1);
  EXPECT_EQ(hostName(), "n17");
  ::setenv("SLURMD_NODENAME", "", 1);
  EXPECT_NE(hostName(), "");
  ::unsetenv("SLURMD_NODENAME");
}

TEST(Host, NamesTheCoresThatAThreadMayRunOn) {
  cpu_set_t before;
  ASSERT_EQ(::sched_getaffinity(0, sizeof(before), &before), 0);
  int first = 0;
  while (!CPU_ISSET(first, &before)) ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  ASSERT_EQ(::sched_setaffinity(0, sizeof(one), &one), 0);
  EXPECT_EQ(usableCores(), std::to_string(first));
  ASSERT_EQ(::sched_setaffinity(0, sizeof(before), &before), 0);
  EXPECT_NE(usableCores(), "");
}

}  // namespace
}  // namespace carina
