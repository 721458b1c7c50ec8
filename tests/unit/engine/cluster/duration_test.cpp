// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/duration.h"

#include <gtest/gtest.h>

namespace carina::cluster {
namespace {

// The formats of sbatch(1), --time.
TEST(Duration, ReadsEveryFormatOfSbatch) {
  EXPECT_EQ(findDuration("30"), 30 * 60);
  EXPECT_EQ(findDuration("30:15"), 30 * 60 + 15);
  EXPECT_EQ(findDuration("12:30:15"), 12 * 3600 + 30 * 60 + 15);
  EXPECT_EQ(findDuration("2-12"), 2 * 86400 + 12 * 3600);
  EXPECT_EQ(findDuration("2-12:30"), 2 * 86400 + 12 * 3600 + 30 * 60);
  EXPECT_EQ(findDuration("2-12:30:15"), 2 * 86400 + 12 * 3600 + 30 * 60 + 15);
}

TEST(Duration, IsNothingForOtherTexts) {
  for (const auto* text :
       {"", "UNLIMITED", "INVALID", "NOT_SET", "12h", "1:2:3:4", "-5", "1-", "-1:00", "1--2", "99999999999999"}) {
    EXPECT_EQ(findDuration(text), std::nullopt) << text;
  }
}

TEST(Duration, IsWrittenSoThatItIsReadBack) {
  EXPECT_EQ(durationText(43200), "12:00:00");
  EXPECT_EQ(durationText(86400 + 3723), "1-01:02:03");
  for (const std::int64_t seconds : {1, 59, 61, 3600, 86399, 86400, 1'000'000}) {
    EXPECT_EQ(findDuration(durationText(seconds)), seconds);
  }
}

}  // namespace
}  // namespace carina::cluster
