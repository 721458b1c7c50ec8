// SPDX-License-Identifier: Apache-2.0
#include "engine/core/parallel.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina {
namespace {

std::vector<std::pair<std::int64_t, std::int64_t>> rangesOf(std::int64_t count) {
  std::mutex guard;
  std::vector<std::pair<std::int64_t, std::int64_t>> ranges;
  parallelFor(count, [&](auto begin, auto end) {
    const std::lock_guard lock(guard);
    ranges.emplace_back(begin, end);
  });
  std::sort(ranges.begin(), ranges.end());
  return ranges;
}

TEST(ParallelFor, CoversEveryIndexOnceInRangesOfNearlyEqualLength) {
  for (const std::int64_t count : {1, 2, 3, 17, 1000, 1001}) {
    const auto ranges = rangesOf(count);
    std::int64_t next = 0;
    std::int64_t shortest = count;
    std::int64_t longest = 0;
    for (const auto& [begin, end] : ranges) {
      EXPECT_EQ(begin, next);
      next = end;
      shortest = std::min(shortest, end - begin);
      longest = std::max(longest, end - begin);
    }
    EXPECT_EQ(next, count);
    EXPECT_LE(longest - shortest, 1) << count;
    EXPECT_GE(shortest, 1) << count;
  }
}

TEST(ParallelFor, UsesEveryThread) {
  EXPECT_EQ(rangesOf(1000).size(), static_cast<std::size_t>(threadCount()));
  EXPECT_GE(threadCount(), 1);
}

TEST(ParallelFor, DoesNothingForNothing) {
  EXPECT_TRUE(rangesOf(0).empty());
  EXPECT_TRUE(rangesOf(-5).empty());
}

TEST(ParallelFor, ThrowsTheRangesErrorInTheCallerAfterAllHaveEnded) {
  std::atomic<std::int64_t> started = 0;
  try {
    parallelFor(64, [&](auto begin, auto) {
      ++started;
      if (begin == 0) throw Error(ErrorCode::Cancelled, "the first range");
    });
    FAIL() << "the error was lost";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Cancelled);
    EXPECT_EQ(std::string(error.what()), "the first range");
  }
  EXPECT_EQ(started, std::min(64, threadCount()));
}

TEST(ParallelFor, ThrowsOneErrorWhenAllRangesFail) {
  EXPECT_THROW(parallelFor(64, [](auto, auto) { throw Error(ErrorCode::Cancelled, "enough"); }), Error);
}

TEST(ParallelFor, RunsNestedCallsInOneRange) {
  const auto outer = std::max(2, threadCount());
  std::atomic<int> calls = 0;
  std::atomic<int> inner = 0;
  std::atomic<std::int64_t> sum = 0;
  parallelFor(outer, [&](auto begin, auto end) {
    for (auto i = begin; i < end; ++i) {
      ++calls;
      parallelFor(10, [&](auto from, auto to) {
        ++inner;
        sum += to - from;
      });
    }
  });
  EXPECT_EQ(calls, outer);
  EXPECT_EQ(sum, 10 * outer);
  if (threadCount() > 1) {
    EXPECT_EQ(inner, outer);
  }
}

}  // namespace
}  // namespace carina
