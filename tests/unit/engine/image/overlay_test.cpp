// SPDX-License-Identifier: Apache-2.0
#include "engine/image/overlay.h"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::image {
namespace {

Gray8Image greyFilm(int side) {
  return {{side, side}, std::vector<std::uint8_t>(static_cast<std::size_t>(side * side), 100)};
}

double lightness(const std::array<std::uint8_t, 3>& color) {
  return 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2];
}

TEST(Inferno, RisesInLightnessFromBlackToPaleYellow) {
  EXPECT_EQ(infernoColor(0), (std::array<std::uint8_t, 3>{0, 0, 4}));
  EXPECT_EQ(infernoColor(1), (std::array<std::uint8_t, 3>{252, 255, 164}));
  for (int i = 0; i < 64; ++i)
    EXPECT_LE(lightness(infernoColor(i / 64.0)), lightness(infernoColor((i + 1) / 64.0)) + 0.5);
}

TEST(Overlay, LeavesTheFilmAloneWhereTheMapIsZero) {
  const auto result = overlayHeatMap(greyFilm(8), {{2, 2}, {0, 0, 0, 0}});
  for (const auto part : result.pixels) EXPECT_EQ(part, 100);
}

TEST(Overlay, CoversTheStrongestPlaceMost) {
  const auto result = overlayHeatMap(greyFilm(99), {{3, 3}, {0, 0, 0, 0, 1, 0, 0, 0, 0}});
  const auto middle = (49 * 99 + 49) * 3;
  EXPECT_NEAR(result.pixels[middle], 0.4 * 100 + 0.6 * 252, 3);
  EXPECT_EQ(result.pixels[0], 100);
}

TEST(Overlay, TreatsNegativeStrengthAsNone) {
  const auto result = overlayHeatMap(greyFilm(4), {{1, 2}, {-1, -2}});
  EXPECT_EQ(result.pixels[0], 100);
}

TEST(Overlay, RefusesMapsThatDoNotFitOrAreNotFinite) {
  EXPECT_THROW(overlayHeatMap(greyFilm(4), {{2, 2}, {1}}), Error);
  EXPECT_THROW(overlayHeatMap(greyFilm(4), {{1, 1}, {std::nanf("")}}), Error);
  EXPECT_THROW(overlayHeatMap({}, {{1, 1}, {1}}), Error);
}

}  // namespace
}  // namespace carina::image
