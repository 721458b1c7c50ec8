// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/gradient_reducer.h"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "tests/mpi/ranks.h"

namespace carina::comm {
namespace {

/// Gradients as a net has them: many small ones, some large.
class GradientReducerTest : public testing::Test {
 protected:
  GradientReducerTest() {
    for (const std::size_t count : {10UL, 64UL, 300'000UL, 64UL, 1UL, 5'000UL, 70'000UL}) values_.emplace_back(count);
    fill();
  }

  void fill() {
    for (std::size_t g = 0; g < values_.size(); ++g) {
      for (std::size_t i = 0; i < values_[g].size(); ++i) {
        values_[g][i] = std::cos(static_cast<float>(i + g)) / static_cast<float>(world().rank() + 1);
      }
    }
  }

  std::vector<Gradient> gradients() {
    std::vector<Gradient> all;
    for (std::size_t g = 0; g < values_.size(); ++g) all.push_back({"gradient " + std::to_string(g), values_[g]});
    return all;
  }

  std::vector<std::vector<float>> values_;
};

TEST_F(GradientReducerTest, GivesTheSameBitsForEveryBucketSizeAndWithoutOverlap) {
  auto expected = values_;
  for (auto& values : expected) world().sum(std::span<float>(values));
  for (const bool overlaps : {true, false}) {
    for (const std::size_t bytes : {1UL, 4096UL, 100'000UL, 1UL << 30, 0UL}) {
      GradientReducer reducer(world(), gradients(), {.bucketBytes = bytes, .overlaps = overlaps});
      for (int step = 0; step < 9; ++step) {  // as many as trying bucket sizes takes, and more
        fill();
        reducer.begin();
        for (std::size_t g = 0; g < values_.size(); ++g) reducer.ready(g);
        const auto facts = reducer.finish();
        EXPECT_LE(facts.exposedSeconds, facts.seconds);
        ASSERT_EQ(values_, expected) << bytes << " bytes, step " << step;
      }
    }
  }
}

TEST_F(GradientReducerTest, SumsGradientsThatLieSideBySideWhereTheyAre) {
  constexpr std::size_t kCounts[] = {300, 70'000, 14};
  const auto total = std::accumulate(std::begin(kCounts), std::end(kCounts), std::size_t{0});
  for (const bool isUp : {true, false}) {
    std::vector<float> memory(total + 2, 1.0F);  // with one value before and one behind
    std::vector<Gradient> all;
    std::size_t begin = isUp ? 1 : total + 1;
    for (const auto count : kCounts) {
      if (!isUp) begin -= count;
      all.push_back({"gradient", std::span(memory).subspan(begin, count)});
      if (isUp) begin += count;
    }
    for (std::size_t i = 0; i < total; ++i) memory[i + 1] = std::cos(static_cast<float>(i)) + world().rank();
    auto expected = memory;
    world().sum(std::span(expected).subspan(1, total));
    GradientReducer reducer(world(), all, {.bucketBytes = 1 << 20});
    reducer.begin();
    for (std::size_t g = 0; g < all.size(); ++g) reducer.ready(g);
    reducer.finish();
    EXPECT_EQ(memory, expected);
  }
}

TEST_F(GradientReducerTest, LeavesTheWorldFreeForOtherSumsMeanwhile) {
  if (!world().isConcurrent()) GTEST_SKIP() << "this MPI bears no second thread";
  GradientReducer reducer(world(), gradients(), {});
  reducer.begin();
  for (std::size_t g = 0; g < values_.size(); ++g) {
    double one[] = {1};
    world().sum(std::span<double>(one));
    EXPECT_EQ(one[0], world().worldSize());
    reducer.ready(g);
  }
  EXPECT_EQ(reducer.finish().bytes, 375'139 * sizeof(float));
}

TEST_F(GradientReducerTest, NamesAGradientThatNeverCame) {
  GradientReducer reducer(world(), gradients(), {});
  reducer.begin();
  for (const std::size_t g : {0, 1, 2, 3, 5, 6}) reducer.ready(g);
  try {
    reducer.finish();
    FAIL() << "a missing gradient was borne";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("gradient 4"));
  }
  reducer.ready(4);
  reducer.finish();
}

TEST_F(GradientReducerTest, RefusesRanksThatTrainOtherParameters) {
  if (world().worldSize() == 1) return;
  auto mine = gradients();
  if (world().rank() == world().worldSize() - 1) mine.pop_back();
  try {
    const GradientReducer reducer(world(), mine, {});
    FAIL() << "ranks that differ were borne";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("rank " + std::to_string(world().worldSize() - 1) + " on "));
  }
}

}  // namespace
}  // namespace carina::comm
