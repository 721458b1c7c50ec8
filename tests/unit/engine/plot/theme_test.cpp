// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/theme.h"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace carina::plot {
namespace {

/// WCAG 2.1: relative luminance.
double luminance(Rgb color) {
  const auto linear = [](std::uint8_t byte) {
    const double value = byte / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
}

double contrast(Rgb a, Rgb b) {
  const double one = luminance(a) + 0.05;
  const double other = luminance(b) + 0.05;
  return std::max(one, other) / std::min(one, other);
}

class Themes : public testing::TestWithParam<Theme> {};

TEST_P(Themes, TextStandsOutFromPaperAndPanel) {
  for (const auto ink : {Ink::Text, Ink::Faint}) {
    for (const auto below : {Ink::Paper, Ink::Panel}) {
      EXPECT_GE(contrast(colorOf(ink, GetParam()), colorOf(below, GetParam())), 4.5) << nameOf(ink);
    }
  }
}

TEST_P(Themes, EverySeriesStandsOutFromThePaper) {
  for (int i = 0; i < kSeriesInks; ++i) {
    const auto ink = seriesInk(static_cast<std::size_t>(i));
    EXPECT_GE(contrast(colorOf(ink, GetParam()), colorOf(Ink::Paper, GetParam())), 3.0) << nameOf(ink);
  }
  for (const auto ink : {Ink::Good, Ink::Bad, Ink::Frame}) {
    EXPECT_GE(contrast(colorOf(ink, GetParam()), colorOf(Ink::Paper, GetParam())), 3.0) << nameOf(ink);
  }
}

TEST_P(Themes, NoTwoSeriesAreOneColour) {
  std::set<std::string> seen;
  for (int i = 0; i < kSeriesInks; ++i)
    seen.insert(hexText(colorOf(seriesInk(static_cast<std::size_t>(i)), GetParam())));
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(kSeriesInks));
}

INSTANTIATE_TEST_SUITE_P(All, Themes, testing::Values(Theme::Light, Theme::Dark),
                         [](const auto& each) { return each.param == Theme::Light ? "Light" : "Dark"; });

TEST(HexText, IsSixDigits) {
  EXPECT_EQ(hexText({0, 114, 178}), "#0072b2");
}

}  // namespace
}  // namespace carina::plot
