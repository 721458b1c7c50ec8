// SPDX-License-Identifier: Apache-2.0
#include "engine/core/host.h"

#include <cstdlib>

#include <gtest/gtest.h>
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

}  // namespace
}  // namespace carina
