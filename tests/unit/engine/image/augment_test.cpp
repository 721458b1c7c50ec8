// SPDX-License-Identifier: Apache-2.0
#include "engine/image/augment.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <ostream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::image {
namespace {

using Picture = std::function<double(double x, double y)>;  // 0 … 65535 at a place of the film, in film pixels

Film makeFilm(Size size, const Picture& picture) {
  Film film;
  film.size = size;
  film.bitsAllocated = 16;
  film.bitsStored = 16;
  film.highBit = 15;
  film.defaultWindow = DefaultWindow::FullRange;
  std::vector<std::uint16_t> samples;
  for (int y = 0; y < size.rows; ++y) {
    for (int x = 0; x < size.columns; ++x) {
      samples.push_back(static_cast<std::uint16_t>(std::lround(picture(x + 0.5, y + 0.5))));
    }
  }
  film.samples = std::move(samples);
  return film;
}

double ramp(double x, double y) {
  return 2000 + 80 * x + 50 * y;
}

double checkers(double x, double y) {
  return (static_cast<int>(x) + static_cast<int>(y)) % 2 == 0 ? 65535 : 0;
}

/// One channel of plain grey, 0 … 255.
InputSpec greySpec(Size size) {
  return {.rows = size.rows, .columns = size.columns, .channels = 1, .scale = 1};
}

struct Place {
  double x = 0;
  double y = 0;
};

/// The film place under the centre of a pixel, as the header's formula has it, one step after the other.
Place placeOf(const Draw& draw, Size film, Size picture, Place pixel) {
  double u = (pixel.x + 0.5) / picture.columns - 0.5;
  const double v = (pixel.y + 0.5) / picture.rows - 0.5;
  if (draw.isFlipped) u = -u;
  const double px = (u - draw.shiftRight) * draw.crop.width * film.columns;
  const double py = (v - draw.shiftDown) * draw.crop.height * film.rows;
  const double angle = draw.rotationDegrees * std::numbers::pi / 180;
  return {
      (draw.crop.left + draw.crop.width / 2) * film.columns +
          (std::cos(angle) * px - std::sin(angle) * py) / draw.scale,
      (draw.crop.top + draw.crop.height / 2) * film.rows + (std::sin(angle) * px + std::cos(angle) * py) / draw.scale};
}

/// Every pixel follows a ramp where its triangle lies on the film, and is the rim's darkest grey outside.
///
/// A triangle of fractional reach, sampled at pixels, has its centre of mass up to 0.09 pixels beside its place (at a
/// reach of 1.2; Pillow's has it too): `shiftPixels` is what the reduction at hand allows.
void expectFollowsTheRamp(const Draw& draw, Size film, Size picture, double shiftPixels) {
  const auto grey = makeDrawnInput(makeFilm(film, ramp), greySpec(picture), draw);
  const double reduction =
      std::max(1.0 * film.columns / picture.columns, 1.0 * film.rows / picture.rows) / std::min(1.0, draw.scale);
  const double tolerance = 2e-3 + shiftPixels * (80 + 50) * 255 / 65535;
  int followed = 0;
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.columns; ++x) {
      const auto place = placeOf(draw, film, picture, {1.0 * x, 1.0 * y});
      const double inward = std::min({place.x, film.columns - place.x, place.y, film.rows - place.y});
      const float value = grey[Size{y, picture.columns}.pixels() + static_cast<std::size_t>(x)];
      if (inward > 2 + 2 * reduction) {
        ASSERT_NEAR(value, ramp(place.x, place.y) * 255 / 65535, tolerance) << "pixel " << x << ", " << y;
        ++followed;
      } else if (inward < -1e-6) {
        ASSERT_NEAR(value, std::lround(ramp(0.5, 0.5)) * 255.0 / 65535, 1e-4) << "pixel " << x << ", " << y;
      }
    }
  }
  EXPECT_GT(followed, picture.rows * picture.columns / 8);
}

struct DrawnCase {
  std::string label;
  Draw draw;

  friend void PrintTo(const DrawnCase& one, std::ostream* out) { *out << one.label; }
};

class DrawnInput : public testing::TestWithParam<DrawnCase> {};

TEST_P(DrawnInput, FollowsARampWhenShrinking) {
  expectFollowsTheRamp(GetParam().draw, {300, 400}, {64, 48}, 0.05);
}

TEST_P(DrawnInput, FollowsARampWhenEnlarging) {
  expectFollowsTheRamp(GetParam().draw, {80, 60}, {150, 160}, 0);
}

TEST_P(DrawnInput, FollowsARampWhenShrinkingALittle) {
  expectFollowsTheRamp(GetParam().draw, {90, 120}, {64, 64}, 0.05);
}

TEST_P(DrawnInput, MirrorsThePictureToTheBitWhenFlipped) {
  const auto film = makeFilm({90, 120}, [](double x, double y) { return 30000 + 20000 * std::sin(x * y / 300); });
  const InputSpec spec{.rows = 20, .columns = 31};
  auto draw = GetParam().draw;
  draw.isFlipped = false;
  auto mirrored = makeDrawnInput(film, spec, draw);
  for (auto row = mirrored.begin(); row != mirrored.end(); row += 31) std::reverse(row, row + 31);
  draw.isFlipped = true;
  EXPECT_EQ(makeDrawnInput(film, spec, draw), mirrored);
}

INSTANTIATE_TEST_SUITE_P(
    Draws, DrawnInput,
    testing::Values(DrawnCase{"nothing", {}}, DrawnCase{"flip", {.isFlipped = true}},
                    DrawnCase{"crop", {.crop = {.top = 0.3, .left = 0.05, .height = 0.6, .width = 0.8}}},
                    DrawnCase{"rotation", {.rotationDegrees = 12}}, DrawnCase{"quarter_turn", {.rotationDegrees = 90}},
                    DrawnCase{"back_turn", {.rotationDegrees = -33.3}},
                    DrawnCase{"shift", {.shiftDown = 0.21, .shiftRight = -0.13}}, DrawnCase{"larger", {.scale = 1.3}},
                    DrawnCase{"smaller", {.scale = 0.7}},
                    DrawnCase{"all",
                              {.isFlipped = true,
                               .crop = {.top = 0.1, .left = 0.2, .height = 0.8, .width = 0.7},
                               .rotationDegrees = -7,
                               .shiftDown = -0.05,
                               .shiftRight = 0.1,
                               .scale = 0.9}}),
    [](const auto& one) { return one.param.label; });

TEST(AugmentedInput, IsTheNetworkInputToTheBitWhenNothingIsDrawn) {
  for (const Size size : {Size{512, 512}, Size{97, 131}, Size{20, 30}}) {
    const auto film = makeFilm(size, [](double x, double y) { return 30000 + 20000 * std::sin(x * y / 300); });
    for (const int side : {224, 33}) {
      const auto spec = makeTorchvisionSpec(side);
      EXPECT_EQ(makeAugmentedInput(film, spec, {}, Rng(7)), makeNetworkInput(film, spec));
    }
  }
}

TEST(AugmentedInput, TurnsTheFilmAnticlockwise) {
  // Bright on the right: a quarter turn anticlockwise brings it to the top.
  const auto film = makeFilm({40, 40}, [](double x, double) { return x > 20 ? 65535 : 0; });
  const auto grey = makeDrawnInput(film, greySpec({40, 40}), {.rotationDegrees = 90});
  EXPECT_NEAR(grey[5 * 40 + 20], 255, 1e-3);
  EXPECT_NEAR(grey[35 * 40 + 20], 0, 1e-3);
}

TEST(AugmentedInput, MovesTheFilmRightAndDown) {
  const auto film = makeFilm({40, 40}, [](double x, double y) { return x < 10 && y < 10 ? 65535 : 0; });
  const auto grey = makeDrawnInput(film, greySpec({40, 40}), {.shiftDown = 0.5, .shiftRight = 0.25});
  EXPECT_NEAR(grey[25 * 40 + 15], 255, 1e-3);
  EXPECT_NEAR(grey[5 * 40 + 5], 0, 1e-3);
}

// Squares of one pixel lie far beyond what the small picture can show: without antialiasing they would beat with its
// grid.
TEST(AugmentedInput, ShowsNoMoireWhenShrinkingATurnedFilm) {
  const auto film = makeFilm({256, 256}, checkers);
  for (const double degrees : {0.001, 5.0, 45.0}) {
    const auto grey = makeDrawnInput(film, greySpec({48, 48}), {.rotationDegrees = degrees});
    for (int y = 12; y < 36; ++y) {
      for (int x = 12; x < 36; ++x) {
        ASSERT_NEAR(grey[static_cast<std::size_t>(y * 48 + x)], 127.5, 8) << degrees << "° pixel " << x << ", " << y;
      }
    }
  }
}

TEST(AugmentedInput, TurnedByNextToNothingLooksLikeTheFilm) {
  const auto film = makeFilm(
      {512, 512}, [](double x, double y) { return 30000 + 15000 * std::sin(x / 9) + 15000 * std::cos(y / 7); });
  const auto plain = makeDrawnInput(film, greySpec({224, 224}), {});
  const auto turned = makeDrawnInput(film, greySpec({224, 224}), {.rotationDegrees = 1e-7});
  for (std::size_t i = 0; i < plain.size(); ++i) ASSERT_NEAR(turned[i], plain[i], 2.0) << i;
}

TEST(AugmentedInput, FillsWithTheDarkestOfTheRim) {
  const auto film = makeFilm({50, 50}, [](double x, double y) {
    const bool isRim = x < 1 || y < 1 || x > 49 || y > 49;
    return isRim ? (x < 1 && y < 1 ? 257 * 9 : 257 * 40) : 0;
  });
  for (const double degrees : {0.0, 45.0}) {
    const auto grey = makeDrawnInput(film, greySpec({50, 50}), {.rotationDegrees = degrees, .scale = 0.5});
    EXPECT_NEAR(grey.front(), 9, 1e-4);
    EXPECT_NEAR(grey.back(), 9, 1e-4);
  }
}

TEST(AugmentedInput, FillsEverythingWhereTheFilmIsOutOfView) {
  const auto film = makeFilm({50, 50}, [](double, double) { return 257 * 100; });
  for (const double degrees : {0.0, 10.0}) {
    const auto grey =
        makeDrawnInput(film, greySpec({8, 8}), {.rotationDegrees = degrees, .shiftDown = 30, .shiftRight = -1e6});
    for (const float value : grey) EXPECT_NEAR(value, 100, 1e-4);
  }
}

TEST(AugmentedInput, ChangesBrightnessAndContrastAroundTheMiddleGrey) {
  const auto film = makeFilm({4, 4}, [](double x, double) { return x < 2 ? 257 * 100 : 257 * 250; });
  const auto grey = makeDrawnInput(film, greySpec({4, 4}), {.brightness = 0.1, .contrast = 1.2});
  EXPECT_NEAR(grey[0], 127.5 + 1.2 * (100 - 127.5) + 25.5, 1e-3);
  EXPECT_EQ(grey[3], 255.0F);
}

TEST(AugmentedInput, BlanksTheCutOutInEveryChannel) {
  const auto film = makeFilm({16, 16}, [](double, double) { return 60000; });
  const auto spec = makeTorchvisionSpec(16);
  const auto plain = makeNetworkInput(film, spec);
  const auto cut = makeDrawnInput(film, spec, {.cutOut = Box{.top = 0.25, .left = -0.25, .height = 0.5, .width = 0.5}});
  for (std::size_t i = 0; i < cut.size(); ++i) {
    const auto y = i / 16 % 16;
    const bool isCut = y >= 4 && y < 12 && i % 16 < 4;
    EXPECT_EQ(cut[i], isCut ? 0.0F : plain[i]) << i;
  }
}

TEST(AugmentedInput, RefusesWhatTheNetworkInputRefuses) {
  EXPECT_THROW(makeDrawnInput(Film{}, {}, {}), Error);
  EXPECT_THROW(makeDrawnInput(makeFilm({2, 2}, ramp), {.channels = 2}, {}), Error);
}

}  // namespace
}  // namespace carina::image
