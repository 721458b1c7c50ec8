// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/axis.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace carina::plot {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pointwise;

TEST(NiceTicks, AreMultiplesOfOneTwoOrFive) {
  EXPECT_THAT(niceTicks(0, 1, 5), Pointwise(testing::DoubleEq(), {0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0}));
  EXPECT_THAT(niceTicks(0, 100, 4), ElementsAre(0, 20, 40, 60, 80, 100));
  EXPECT_THAT(niceTicks(-3, 12, 3), ElementsAre(0, 5, 10));
}

TEST(NiceTicks, LieWithinTheirAxisWhateverItIs) {
  for (const double low : {-1e9, -7.3, -1e-6, 0.0, 0.4999, 1.0, 12345.6}) {
    for (const double span : {1e-7, 0.03, 0.5, 3.0, 777.0, 1e8}) {
      if (span < 1e-9 * std::abs(low)) continue;
      for (const int wanted : {1, 2, 5, 8}) {
        const auto ticks = niceTicks(low, low + span, wanted);
        ASSERT_GE(ticks.size(), 2U) << low << " " << span << " " << wanted;
        EXPECT_LE(std::ssize(ticks), 2 * wanted + 4);
        EXPECT_GE(ticks.front(), low - 1e-6 * span);
        EXPECT_LE(ticks.back(), low + span * (1 + 1e-6));
      }
    }
  }
}

TEST(NiceTicks, AreNoneWhereThereIsNoAxis) {
  EXPECT_THAT(niceTicks(1, 1, 5), IsEmpty());
  EXPECT_THAT(niceTicks(2, 1, 5), IsEmpty());
  EXPECT_THAT(niceTicks(1e9, 1e9 + 1e-7, 5), IsEmpty());  // no double lies between
  EXPECT_THAT(niceTicks(std::numeric_limits<double>::quiet_NaN(), 1, 5), IsEmpty());
  EXPECT_THAT(niceTicks(0, std::numeric_limits<double>::infinity(), 5), IsEmpty());
}

TEST(TickTexts, HaveTheDigitsThatTellThemApart) {
  EXPECT_THAT(tickTexts({0, 0.5, 1}, TickFormat::Number), ElementsAre("0", "0.5", "1"));
  EXPECT_THAT(tickTexts({0.62, 0.64}, TickFormat::Number), ElementsAre("0.62", "0.64"));
  EXPECT_THAT(tickTexts({0, 0.1, 0.30000000000000004}, TickFormat::Number), ElementsAre("0", "0.1", "0.3"));
  EXPECT_THAT(tickTexts({0, 0.25}, TickFormat::Percent), ElementsAre("0 %", "25 %"));
}

}  // namespace
}  // namespace carina::plot
