// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/simplify.h"

#include <random>

#include <gtest/gtest.h>

#include "tests/unit/engine/plot/recording_canvas.h"

namespace carina::plot {
namespace {

TEST(Simplified, LosesNoPointByMoreThanTheTolerance) {
  std::mt19937 random(1);
  std::vector<Point> stairs = {{0, 0}};
  for (int i = 0; i < 3000; ++i) {
    auto next = stairs.back();
    (random() % 3 == 0 ? next.x : next.y) += 0.05;
    stairs.push_back(next);
  }
  for (const double tolerance : {0.01, 0.1, 1.0}) {
    const auto kept = simplified(stairs, tolerance);
    EXPECT_LT(kept.size(), stairs.size());
    for (const auto& point : stairs) ASSERT_LE(distance(point, kept), tolerance + 1e-12);
  }
  EXPECT_LT(simplified(stairs, 1.0).size(), 100U);
}

TEST(Simplified, KeepsTheEndsOfAStraightLineAlone) {
  std::vector<Point> line;
  for (int i = 0; i <= 1000; ++i) line.push_back({static_cast<double>(i), 2.0 * i});
  const auto kept = simplified(line, 0.01);
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[1].x, 1000);
}

TEST(Simplified, LeavesWhatIsTooShortAndWhatReturnsToItsStart) {
  EXPECT_TRUE(simplified({}, 1).empty());
  EXPECT_EQ(simplified(std::vector<Point>{{1, 1}, {1, 1}}, 1).size(), 2U);
  const std::vector<Point> loop = {{0, 0}, {10, 0}, {10, 10}, {0, 0}};
  EXPECT_EQ(simplified(loop, 0.1).size(), 4U);
}

}  // namespace
}  // namespace carina::plot
