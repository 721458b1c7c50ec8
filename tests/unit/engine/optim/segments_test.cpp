// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/segments.h"

#include <algorithm>
#include <atomic>

#include <gtest/gtest.h>

namespace carina::optim {
namespace {

TEST(Segments, CoverEveryElementOnceInOrder) {
  const std::vector<std::int64_t> sizes = {5, 0, 100'000, 16'384, 1, 1};
  const Segments segments(sizes);
  std::vector<std::int64_t> next(sizes.size(), 0);
  for (const auto& segment : segments.all()) {
    EXPECT_EQ(segment.begin, next[segment.tensor]);
    EXPECT_GT(segment.end, segment.begin);
    next[segment.tensor] = segment.end;
  }
  EXPECT_EQ(next, sizes);
}

TEST(Segments, AreVisitedOnceEach) {
  const Segments segments(std::vector<std::int64_t>{70'000, 3, 40'000});
  std::vector<std::atomic<int>> visits(segments.all().size());
  segments.forEach([&](std::size_t index) { ++visits[index]; });
  EXPECT_TRUE(std::all_of(visits.begin(), visits.end(), [](const auto& count) { return count == 1; }));
}

TEST(Segments, OfNothingAreNone) {
  const Segments segments(std::vector<std::int64_t>{});
  segments.forEach([](std::size_t) { FAIL() << "there is nothing to visit"; });
  EXPECT_TRUE(squaredSums(segments, {}).empty());
}

// Σ k² for k = 1 … n is n(n+1)(2n+1)/6, exact in double.
TEST(Segments, SumSquaresOfEachTensor) {
  std::vector<float> first(50'001);
  std::vector<float> second(7);
  for (std::size_t i = 0; i < first.size(); ++i) first[i] = static_cast<float>(i + 1);
  for (std::size_t i = 0; i < second.size(); ++i) second[i] = -static_cast<float>(i + 1);
  const std::vector<std::span<const float>> tensors = {first, second};
  const Segments segments(std::vector<std::int64_t>{50'001, 7});
  const auto sums = squaredSums(segments, tensors);
  EXPECT_EQ(sums[0], 50'001.0 * 50'002.0 * 100'003.0 / 6);
  EXPECT_EQ(sums[1], 140.0);
}

}  // namespace
}  // namespace carina::optim
