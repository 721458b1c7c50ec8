// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace carina::plot {
namespace {

double linear(std::uint8_t byte) {
  const double value = byte / 255.0;
  return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

/// WCAG 2.1: relative luminance.
double luminance(Rgb color) {
  return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
}

double contrast(Rgb a, Rgb b) {
  const double one = luminance(a) + 0.05;
  const double other = luminance(b) + 0.05;
  return std::max(one, other) / std::min(one, other);
}

using Linear = std::array<double, 3>;
using Matrix = std::array<Linear, 3>;

/// What a reader sees who has every cone, or lacks that for red, green or blue.
/// Source   Machado, Oliveira, Fernandes: IEEE Transactions on Visualization and Computer Graphics 15, 2009; severity 1
constexpr std::array<Matrix, 4> kEyes = {
    Matrix{Linear{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    Matrix{Linear{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
    Matrix{Linear{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
    Matrix{Linear{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

Linear product(const Matrix& matrix, const Linear& color) {
  Linear result{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t k = 0; k < 3; ++k) result[i] += matrix[i][k] * color[k];
  }
  return result;
}

/// CIELAB of a linear sRGB colour, white D65.
Linear lab(const Linear& color) {
  constexpr Matrix kXyz = {Linear{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}};
  constexpr Linear kWhite = {0.9505, 1, 1.089};
  auto xyz = product(kXyz, color);
  for (std::size_t i = 0; i < 3; ++i) {
    const double part = xyz[i] / kWhite[i];
    xyz[i] = part > 0.008856 ? std::cbrt(part) : 7.787 * part + 16.0 / 116;
  }
  return {116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])};
}

double seenDistance(const Matrix& eye, Rgb a, Rgb b) {
  const auto seen = [&](Rgb color) {
    auto light = product(eye, {linear(color.red), linear(color.green), linear(color.blue)});
    for (double& part : light) part = std::clamp(part, 0.0, 1.0);
    return lab(light);
  };
  const auto one = seen(a);
  const auto other = seen(b);
  return std::hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
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

TEST_P(Themes, SeriesKeepApartForReadersWhoLackACone) {
  for (const auto& eye : kEyes) {
    for (std::size_t i = 0; i < kSeriesInks; ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        const auto one = colorOf(seriesInk(i), GetParam());
        const auto other = colorOf(seriesInk(k), GetParam());
        EXPECT_GT(seenDistance(eye, one, other), 10) << "eye " << &eye - kEyes.data() << ": " << i << " and " << k;
      }
    }
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
