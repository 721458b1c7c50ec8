// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstring>

#include <gtest/gtest.h>

#include "engine/comm/tree_sum.h"
#include "engine/core/dtype.h"
#include "tests/mpi/ranks.h"

namespace carina::comm {
namespace {

/// Values whose sum depends on its order.
std::vector<float> valuesOf(int rank, std::size_t count) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = std::sin(static_cast<float>(i + 1) * static_cast<float>(rank + 1)) *
                std::pow(10.0F, static_cast<float>(rank % 5));
  }
  return values;
}

std::vector<float> rounded(std::vector<float> values) {
  for (auto& value : values) value = floatFromBf16(bf16FromFloat(value));
  return values;
}

/// What the ranks' values add up to, computed by each for itself.
std::vector<float> expectedSum(std::size_t count, bool isRounded) {
  std::vector<std::vector<float>> all;
  std::vector<std::span<float>> parts;
  for (int r = 0; r < world().worldSize(); ++r)
    all.push_back(isRounded ? rounded(valuesOf(r, count)) : valuesOf(r, count));
  for (auto& one : all) parts.emplace_back(one);
  const auto ranks = ranksPerNode() > 0 ? static_cast<std::size_t>(ranksPerNode()) : parts.size();
  std::vector<std::span<float>> nodes;
  for (std::size_t r = 0; r < parts.size(); r += ranks) {
    treeSum<float>(std::span(parts).subspan(r, ranks));
    nodes.push_back(parts[r]);
  }
  treeSum<float>(nodes);
  return all[0];
}

TEST(Communicator, SumsInABalancedTreeToTheBit) {
  for (const std::size_t count : {0UL, 1UL, 7UL, 5000UL, 300'001UL}) {
    auto values = valuesOf(world().rank(), count);
    world().sum(std::span<float>(values));
    EXPECT_EQ(values, expectedSum(count, false)) << count << " values";
  }
}

TEST(Communicator, AddsBf16PartsInF32AndRoundsTheSum) {
  if (world().worldSize() == 1) return;  // nothing travels
  for (const std::size_t count : {3UL, 100'000UL}) {
    auto values = valuesOf(world().rank(), count);
    world().sum(std::span<float>(values), Wire::BF16);
    const auto exact = expectedSum(count, true);
    const auto all = world().gather(std::as_bytes(std::span(values)));
    EXPECT_EQ(all[0], all.back()) << "every rank has the same";
    for (std::size_t i = 0; i < count; ++i) {
      const auto magnitude = std::pow(10.0F, 4.0F) * static_cast<float>(world().worldSize());
      ASSERT_NEAR(values[i], exact[i], std::abs(exact[i]) / 128 + magnitude / 256) << i;
    }
  }
}

TEST(Communicator, RoundsBf16PartsOnceAndTheirSumOnceInHoweverManyRounds) {
  if (world().worldSize() == 1 || ranksPerNode() > 1) return;  // nothing travels; nodes add up in f32 first
  for (const std::size_t count : {3UL, 100'000UL}) {
    auto values = valuesOf(world().rank(), count);
    world().sum(std::span<float>(values), Wire::BF16);
    EXPECT_EQ(values, rounded(expectedSum(count, true))) << count << " values";
  }
}

TEST(Communicator, SumsDoubles) {
  std::vector<double> values = {1.0, static_cast<double>(world().rank())};
  world().sum(std::span<double>(values));
  const double ranks = world().worldSize();
  EXPECT_EQ(values, (std::vector<double>{ranks, ranks * (ranks - 1) / 2}));
}

TEST(Communicator, GathersPiecesOfDifferentLengths) {
  const std::string mine(static_cast<std::size_t>(world().rank()) * 100, static_cast<char>('a' + world().rank()));
  const auto all = world().gather(std::as_bytes(std::span(mine)));
  ASSERT_EQ(all.size(), static_cast<std::size_t>(world().worldSize()));
  for (std::size_t r = 0; r < all.size(); ++r) {
    ASSERT_EQ(all[r].size(), r * 100);
    for (const auto byte : all[r]) EXPECT_EQ(static_cast<char>(byte), static_cast<char>('a' + r));
  }
}

TEST(Communicator, BroadcastsRankZerosBytes) {
  auto values = valuesOf(world().rank(), 100'000);
  world().broadcast(std::as_writable_bytes(std::span(values)));
  EXPECT_EQ(values, valuesOf(0, 100'000));
}

TEST(Communicator, SplitsIntoGroupsInRankOrder) {
  const auto group = world().split(world().rank() % 2);
  EXPECT_EQ(group->rank(), world().rank() / 2);
  double one[] = {1};
  group->sum(std::span<double>(one));
  EXPECT_EQ(one[0], group->worldSize());
  EXPECT_EQ(group->worldSize(), (world().worldSize() + 1 - world().rank() % 2) / 2);
}

TEST(Communicator, NamesEveryRanksMachine) {
  for (int r = 0; r < world().worldSize(); ++r) EXPECT_EQ(world().host(r), world().host(world().rank()));
}

}  // namespace
}  // namespace carina::comm
