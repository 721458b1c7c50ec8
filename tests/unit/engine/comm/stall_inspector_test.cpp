// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/stall_inspector.h"

#include <gtest/gtest.h>

namespace carina::comm {
namespace {

RankReport report(int rank, const char* activity, bool isWaiting, double seconds) {
  Whereabouts whereabouts;
  whereabouts.doing(activity, 10);
  if (isWaiting) whereabouts.waiting("sum of gradients");
  auto at = whereabouts.now();
  at.seconds = seconds;
  return {.rank = rank, .host = "n" + std::to_string(rank), .whereabout = at};
}

TEST(StallInspector, IsContentWhileRanksWork) {
  EXPECT_FALSE(findStall({report(0, "step 3", false, 5), report(1, "step 3", true, 4)}, 20));
  EXPECT_FALSE(findStall({report(0, "step 3", false, 5), report(1, "step 3", false, 9)}, 20));
}

TEST(StallInspector, NamesARankThatDied) {
  auto dead = report(1, "step 7", false, 1);
  dead.hasDied = true;
  EXPECT_EQ(findStall({report(0, "step 7", true, 1), dead}, 20),
            "rank 1 on n1 has died at step 7; rank 0 waits at step 7, sum of gradients");
}

TEST(StallInspector, SaysOfADeadRankThatItNeverHeardOnlyWhoWaits) {
  RankReport dead{.rank = 3, .host = "n2", .hasDied = true, .isHeard = false};
  EXPECT_EQ(findStall({report(2, "step 7", true, 1), dead}, 20),
            "rank 3 on n2 has died; rank 2 waits at step 7, sum of gradients");
}

TEST(StallInspector, NamesARankThatIsNotHeardOf) {
  auto silent = report(2, "step 7", true, 1);
  silent.silentSeconds = 21;
  EXPECT_EQ(findStall({report(0, "step 8", true, 20), report(1, "step 8", true, 20), silent}, 20),
            "rank 2 on n2 has not been heard of for 21 s; it was last at step 7, sum of gradients; ranks 0, 1 wait "
            "at step 8, sum of gradients");
}

TEST(StallInspector, NamesARankThatTakesLongerThanItMayWhileOthersWait) {
  EXPECT_EQ(findStall({report(0, "step 7", true, 12), report(1, "step 7", false, 12)}, 20),
            "rank 1 on n1 hangs at step 7 for 12 s; rank 0 waits at step 7, sum of gradients");
}

TEST(StallInspector, BearsALongActivityThatNobodyWaitsFor) {
  EXPECT_FALSE(findStall({report(0, "step 7", false, 12), report(1, "step 7", false, 12)}, 20));
}

TEST(StallInspector, SaysWhereEveryRankWaitsWhenAllDo) {
  EXPECT_EQ(findStall({report(0, "step 7", true, 26), report(1, "step 8", true, 26)}, 20),
            "every rank waits for the others: rank 0 on n0 at step 7, sum of gradients; rank 1 on n1 at step 8, sum of "
            "gradients");
}

}  // namespace
}  // namespace carina::comm
