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

/// As rank 0 judges, who knows of all.
std::optional<std::string> stall(const std::vector<RankReport>& reports) {
  return findStall(reports, {.worldSize = static_cast<int>(reports.size()), .silenceSeconds = 20});
}

TEST(StallInspector, IsContentWhileRanksWork) {
  EXPECT_FALSE(stall({report(0, "step 3", false, 5), report(1, "step 3", true, 4)}));
  EXPECT_FALSE(stall({report(0, "step 3", false, 5), report(1, "step 3", false, 9)}));
}

TEST(StallInspector, NamesARankThatDied) {
  auto dead = report(1, "step 7", false, 1);
  dead.hasDied = true;
  EXPECT_EQ(stall({report(0, "step 7", true, 1), dead}),
            "rank 1 on n1 has died at step 7; rank 0 waits at step 7, sum of gradients");
}

TEST(StallInspector, NamesARankThatIsNotHeardOf) {
  auto silent = report(2, "step 7", true, 1);
  silent.silentSeconds = 21;
  EXPECT_EQ(stall({report(0, "step 8", true, 20), report(1, "step 8", true, 20), silent}),
            "rank 2 on n2 has not been heard of for 21 s; it was last at step 7, sum of gradients; ranks 0, 1 wait "
            "at step 8, sum of gradients");
}

TEST(StallInspector, NamesARankThatTakesLongerThanItMayWhileOthersWait) {
  EXPECT_EQ(stall({report(0, "step 7", true, 12), report(1, "step 7", false, 12)}),
            "rank 1 on n1 hangs at step 7 for 12 s; rank 0 waits at step 7, sum of gradients");
}

TEST(StallInspector, BearsALongActivityThatNobodyWaitsFor) {
  EXPECT_FALSE(stall({report(0, "step 7", false, 12), report(1, "step 7", false, 12)}));
}

TEST(StallInspector, SaysWhereEveryRankWaitsWhenAllDo) {
  EXPECT_EQ(stall({report(0, "step 7", true, 21), report(1, "step 8", true, 21)}),
            "every rank waits for the others: rank 0 on n0 at step 7, sum of gradients; rank 1 on n1 at step 8, sum of "
            "gradients");
}

TEST(StallInspector, DoesNotTakeSomeThatWaitForAll) {
  // Rank 1 knows of rank 0 and itself; that rank 2 computes, and for how long it may, it does not know.
  EXPECT_FALSE(findStall({report(0, "step 7", true, 100), report(1, "step 7", true, 100)}, {.worldSize = 3}));
}

TEST(StallInspector, DoesNotInventWhereARankWasThatItNeverHeardOf) {
  const RankReport dead{.rank = 2, .host = "n2", .whereabout = {}, .hasDied = true};
  EXPECT_EQ(findStall({report(0, "step 7", true, 1), dead}, {.worldSize = 3}),
            "rank 2 on n2 has died; rank 0 waits at step 7, sum of gradients");
}

TEST(StallInspector, HasMorePatienceWhereOthersSpeakFirst) {
  const std::vector reports = {report(0, "step 7", false, 12), report(1, "step 7", true, 12)};
  EXPECT_FALSE(findStall(reports, {.worldSize = 2, .patienceSeconds = 4}));
  EXPECT_TRUE(findStall(reports, {.worldSize = 2, .patienceSeconds = 1}));
}

TEST(StallInspector, DoubtsARankThatIsSilentForAWhile) {
  auto silent = report(2, "step 7", true, 1);
  silent.silentSeconds = 3.4;
  EXPECT_EQ(findDoubt({report(0, "step 8", true, 3), silent}, 3),
            "rank 2 on n2 has not been heard of for 3 s; it was last at step 7, sum of gradients; rank 0 waits at step "
            "8, sum of gradients");
  EXPECT_FALSE(findDoubt({report(0, "step 8", true, 3), silent}, 4));
}

}  // namespace
}  // namespace carina::comm
