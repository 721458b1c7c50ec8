// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/exchange_levels.h"

#include <bit>

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::comm {
namespace {

using Levels = std::vector<ExchangeLevel>;

TEST(ExchangeLevels, AreOneForFewRanksAndNoneForOne) {
  EXPECT_EQ(planLevels(1, 1), Levels{});
  EXPECT_EQ(planLevels(16, 1), (Levels{{.ranks = 16}}));
  EXPECT_EQ(planLevels(4, 4), (Levels{{.ranks = 4, .isWithinNode = true}}));
}

TEST(ExchangeLevels, SplitManyNodesWhereThatMakesTheFewestMessages) {
  EXPECT_EQ(planLevels(256, 1), (Levels{{.ranks = 16}, {.ranks = 16, .stride = 16}}));
  EXPECT_EQ(planLevels(24, 1), (Levels{{.ranks = 4}, {.ranks = 6, .stride = 4}}));
  EXPECT_EQ(planLevels(64, 2),
            (Levels{{.ranks = 2, .isWithinNode = true}, {.ranks = 4, .stride = 2}, {.ranks = 8, .stride = 8}}));
}

TEST(ExchangeLevels, LeaveOddNumbersOfNodesInOne) {
  EXPECT_EQ(planLevels(17, 1), (Levels{{.ranks = 17}}));
  EXPECT_EQ(planLevels(63, 1), (Levels{{.ranks = 63}}));
}

TEST(ExchangeLevels, ReachEveryRankWithGroupsThatKeepTheBalancedTree) {
  for (int nodes = 1; nodes <= 300; ++nodes) {
    for (const int perNode : {1, 2, 4}) {
      int ranks = 1;
      const auto levels = planLevels(nodes * perNode, perNode);
      for (std::size_t i = 0; i < levels.size(); ++i) {
        EXPECT_EQ(levels[i].stride, ranks);
        ranks *= levels[i].ranks;
        const bool isLast = i + 1 == levels.size();
        EXPECT_TRUE(isLast || std::has_single_bit(static_cast<unsigned>(levels[i].ranks))) << nodes;
      }
      EXPECT_EQ(ranks, nodes * perNode);
    }
  }
}

TEST(ExchangeLevels, RefuseRanksThatFillNoNodes) {
  EXPECT_THROW(planLevels(6, 4), Error);
  EXPECT_THROW(planLevels(0, 1), Error);
}

}  // namespace
}  // namespace carina::comm
