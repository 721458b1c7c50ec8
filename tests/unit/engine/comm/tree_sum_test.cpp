// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/tree_sum.h"

#include <gtest/gtest.h>

namespace carina::comm {
namespace {

/// Values of very different size, whose sum in f32 depends on its order.
std::vector<float> valuesOf(std::size_t count) {
  std::vector<float> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(static_cast<float>(i % 3 == 0 ? 1e7 : 1.3) / (i + 1.0F));
  return values;
}

float sumOf(std::vector<float> values) {
  std::vector<std::span<float>> parts;
  for (auto& value : values) parts.emplace_back(&value, 1);
  treeSum<float>(parts);
  return values[0];
}

TEST(TreeSum, AddsNeighboursFirst) {
  const auto v = valuesOf(6);
  EXPECT_EQ(sumOf({v.begin(), v.begin() + 4}), (v[0] + v[1]) + (v[2] + v[3]));
  EXPECT_EQ(sumOf(v), ((v[0] + v[1]) + (v[2] + v[3])) + (v[4] + v[5]));
}

TEST(TreeSum, IsTheSameForEveryPowerOfTwoThatSharesTheParts) {
  const auto values = valuesOf(16);
  const auto whole = sumOf(values);
  for (const std::size_t ranks : {2U, 4U, 8U, 16U}) {
    const auto share = static_cast<std::ptrdiff_t>(16 / ranks);
    std::vector<float> sums;
    for (std::ptrdiff_t r = 0; r < 16; r += share) {
      sums.push_back(sumOf({values.begin() + r, values.begin() + r + share}));
    }
    EXPECT_EQ(sumOf(sums), whole) << ranks << " ranks";
  }
}

TEST(TreeSum, OfPartsThatComeOneByOneIsTheSame) {
  for (std::size_t count = 1; count < 20; ++count) {
    TreeSum<float> sum;
    for (const auto value : valuesOf(count)) sum.add({value});
    EXPECT_EQ(sum.take(), std::vector<float>{sumOf(valuesOf(count))}) << count << " parts";
    EXPECT_TRUE(sum.take().empty());
  }
}

}  // namespace
}  // namespace carina::comm
