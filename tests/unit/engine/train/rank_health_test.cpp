// SPDX-License-Identifier: Apache-2.0
#include "engine/train/rank_health.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/data/test_folder.h"
#include "tests/unit/engine/train/thread_ranks.h"

namespace carina::train {
namespace {

/// How three ranks fare when each spends `ownSeconds` of a step of one second by itself, looked at twice.
std::vector<std::vector<RankHealth>> fareTwice(const std::vector<double>& ownSeconds, const std::vector<double>& norm) {
  std::vector<std::vector<RankHealth>> told;
  ThreadRanks(static_cast<int>(ownSeconds.size())).run([&](comm::Communicator& world) {
    HealthWatch watch;
    const auto rank = static_cast<std::size_t>(world.rank());
    for (int look = 0; look < 2; ++look) {
      for (int step = 1; step <= 4; ++step) {
        StepFacts facts{.step = step, .position = {}, .seconds = 1, .normSeconds = norm[rank]};
        facts.sums = {.seconds = 1, .exposedSeconds = 1 - ownSeconds[rank] - norm[rank]};
        watch.add(facts);
      }
      auto all = watch.gather(world);
      if (rank == 0) told.push_back(std::move(all));
    }
  });
  return told;
}

TEST(RankHealth, NamesARankThatIsSlowTwiceInARow) {
  const auto told = fareTwice({0.4, 0.4, 0.5}, {0, 0, 0});
  for (const auto& rank : told[0]) EXPECT_FALSE(rank.isStraggler) << "slow once is no news";
  EXPECT_FALSE(told[1][0].isStraggler);
  EXPECT_FALSE(told[1][1].isStraggler);
  EXPECT_TRUE(told[1][2].isStraggler);
  EXPECT_DOUBLE_EQ(told[1][2].ownSeconds, 0.5);
  EXPECT_EQ(told[1][2].steps, 4);
}

TEST(RankHealth, DoesNotTakeWaitingInBatchNormForWork) {
  // Ranks 0 and 1 wait for rank 2 where they normalise together, not where gradients are summed.
  const auto told = fareTwice({0.3, 0.3, 0.9}, {0.6, 0.6, 0});
  EXPECT_DOUBLE_EQ(told[1][0].normSeconds, 0.6);
  EXPECT_NEAR(told[1][0].ownSeconds, 0.3, 1e-12);
  EXPECT_TRUE(told[1][2].isStraggler);
}

class RankHealthFile : public data::FolderTest {};

TEST_F(RankHealthFile, ComesBack) {
  const auto told = fareTwice({0.4, 0.4, 0.5}, {0.1, 0, 0});
  saveRankHealth(told[1], 8, at("health.json"));
  const auto loaded = loadRankHealth(at("health.json"));
  ASSERT_EQ(loaded.size(), 3U);
  EXPECT_EQ(loaded[2].isStraggler, told[1][2].isStraggler);
  EXPECT_EQ(loaded[0].normSeconds, told[1][0].normSeconds);
  EXPECT_EQ(loaded[0].host, "here");
}

}  // namespace
}  // namespace carina::train
