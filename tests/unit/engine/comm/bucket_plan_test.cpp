// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/bucket_plan.h"

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::comm {
namespace {

TEST(BucketPlan, GathersSmallOnesUntilABucketIsFullAndLetsLargeOnesGoAlone) {
  const std::vector<std::size_t> counts = {1, 1, 2, 1, 9, 1, 1};
  EXPECT_EQ(planBuckets(counts, 16), (std::vector<Bucket>{{0, 3, 4}, {3, 4, 1}, {4, 5, 9}, {5, 7, 2}}));
}

TEST(BucketPlan, HoldsEveryGradientOnce) {
  const std::vector<std::size_t> counts = {5, 100, 3, 3, 3, 50, 1};
  for (const std::size_t bytes : {1UL, 13UL, 200UL, 100'000UL}) {
    std::size_t next = 0;
    for (const auto& bucket : planBuckets(counts, bytes)) {
      EXPECT_EQ(bucket.first, next);
      std::size_t values = 0;
      for (; next < bucket.last; ++next) values += counts[next];
      EXPECT_EQ(bucket.values, values);
    }
    EXPECT_EQ(next, counts.size());
  }
}

TEST(BucketPlan, RefusesBucketsThatHoldNothing) {
  EXPECT_THROW(planBuckets(std::vector<std::size_t>{1}, 0), Error);
}

}  // namespace
}  // namespace carina::comm
