// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/number.h"

#include <clocale>
#include <limits>

#include <gtest/gtest.h>

namespace carina::plot {
namespace {

TEST(ShortNumber, HasNoIdleNoughts) {
  EXPECT_EQ(shortNumber(12, 2), "12");
  EXPECT_EQ(shortNumber(0.5, 2), "0.5");
  EXPECT_EQ(shortNumber(1.0 / 3, 2), "0.33");
  EXPECT_EQ(shortNumber(-0.001, 2), "0");
  EXPECT_EQ(shortNumber(100, 0), "100");
}

TEST(ShortNumber, IsANumberEvenOfNone) {
  EXPECT_EQ(shortNumber(std::numeric_limits<double>::quiet_NaN(), 2), "0");
  EXPECT_EQ(shortNumber(std::numeric_limits<double>::infinity(), 2), "0");
}

TEST(ShortNumber, KnowsNoLocale) {
  const std::string before = std::setlocale(LC_NUMERIC, nullptr);
  if (std::setlocale(LC_NUMERIC, "de_DE.UTF-8") == nullptr) GTEST_SKIP() << "no German locale is installed";
  EXPECT_EQ(shortNumber(0.25, 2), "0.25");
  std::setlocale(LC_NUMERIC, before.c_str());
}

}  // namespace
}  // namespace carina::plot
