// SPDX-License-Identifier: Apache-2.0
#include "engine/core/nearest_name.h"

#include <vector>

#include <gtest/gtest.h>

namespace carina {
namespace {

const std::vector<std::string> kNames = {"densenet121", "resnet50", "resnet50_v1", "resnet59"};

TEST(NearestName, CountsInsertedRemovedAndReplacedLetters) {
  EXPECT_EQ(nearestName("densenet", kNames), "densenet121");
  EXPECT_EQ(nearestName("resnet_50_v1", kNames), "resnet50_v1");
  EXPECT_EQ(nearestName("resnet58", kNames), "resnet50");
  EXPECT_EQ(nearestName("rasnet59", kNames), "resnet59");
}

TEST(NearestName, TakesTheFirstOfEquals) {
  EXPECT_EQ(nearestName("b", std::vector<std::string>{"a", "c"}), "a");
}

TEST(NearestName, IsEmptyWithoutCandidates) {
  EXPECT_EQ(nearestName("resnet50", {}), "");
}

TEST(NearestName, TakesNamesOfAnyLength) {
  EXPECT_NE(nearestName("resnet59" + std::string(1 << 20, 'x'), kNames), "");
}

}  // namespace
}  // namespace carina
