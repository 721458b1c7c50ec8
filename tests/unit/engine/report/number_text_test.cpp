// SPDX-License-Identifier: Apache-2.0
#include "engine/report/number_text.h"

#include <gtest/gtest.h>

namespace carina::report {
namespace {

TEST(NumberText, RoundsAndNamesWhatIsUndefined) {
  EXPECT_EQ(numberText(0.81236), "0.812");
  EXPECT_EQ(numberText(1.0), "1.000");
  EXPECT_EQ(numberText(std::nullopt), "undefined");
  EXPECT_EQ(numberText(-0.5, 1), "\u22120.5");
  EXPECT_EQ(numberText(-0.0001), "0.000");
}

TEST(DifferenceText, HasASignUnlessItIsNought) {
  EXPECT_EQ(differenceText(0.0123), "+0.012");
  EXPECT_EQ(differenceText(-0.0123), "\u22120.012");
  EXPECT_EQ(differenceText(0.0), "0.000");
  EXPECT_EQ(differenceText(0.0001), "0.000");
}

TEST(EstimateText, LeavesOutWhatIsNotThere) {
  EXPECT_EQ(estimateText(0.8, eval::Interval{0.75, 0.85}), "0.800 (0.750 to 0.850)");
  EXPECT_EQ(estimateText(0.8, std::nullopt), "0.800");
  EXPECT_EQ(estimateText(std::nullopt, eval::Interval{0.75, 0.85}), "undefined");
}

TEST(CountText, PartsThousands) {
  EXPECT_EQ(countText(0), "0");
  EXPECT_EQ(countText(999), "999");
  EXPECT_EQ(countText(25596), "25,596");
  EXPECT_EQ(countText(-1234567), "-1,234,567");
}

TEST(CountedText, KnowsOne) {
  EXPECT_EQ(countedText(1, "film", "films"), "1 film");
  EXPECT_EQ(countedText(2000, "film", "films"), "2,000 films");
}

TEST(PText, NeverSaysNought) {
  EXPECT_EQ(pText(0.04), "0.040");
  EXPECT_EQ(pText(1e-12), "<\u00A00.001");
  EXPECT_EQ(pText(std::nullopt), "undefined");
}

TEST(PercentText, IsOfTheWhole) {
  EXPECT_EQ(percentText(0.1134), "11.3\u00A0%");
  EXPECT_EQ(percentText(0.5, 0), "50\u00A0%");
}

}  // namespace
}  // namespace carina::report
