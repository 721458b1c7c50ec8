// SPDX-License-Identifier: Apache-2.0
#include "engine/image/grayscale.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace carina::image {
namespace {

Film sixteenBits(std::vector<std::uint16_t> samples) {
  Film film;
  film.size = {1, static_cast<int>(samples.size())};
  film.bitsAllocated = film.bitsStored = 16;
  film.highBit = 15;
  film.samples = std::move(samples);
  return film;
}

TEST(Window, LinearFollowsTheStandardsExampleOfCenter2048Width4096) {
  // PS3.3 C.11.2.1.2.1: c=2048, w=4096: x <= 0 gives ymin, x > 4095 ymax, else ((x - 2047.5) / 4095 + 0.5)
  const Window window{2048, 4096, "", WindowFunction::Linear};
  EXPECT_EQ(applyWindow(window, 0), 0);
  EXPECT_DOUBLE_EQ(applyWindow(window, 1), (1 - 2047.5) / 4095 + 0.5);
  EXPECT_DOUBLE_EQ(applyWindow(window, 4095), 1);
  EXPECT_EQ(applyWindow(window, 4096), 1);
}

TEST(Window, LinearOfWidthOneIsAThreshold) {
  // PS3.3 C.11.2.1.2.1: c=2048, w=1: x <= 2047.5 gives ymin, else ymax
  const Window window{2048, 1, "", WindowFunction::Linear};
  EXPECT_EQ(applyWindow(window, 2047), 0);
  EXPECT_EQ(applyWindow(window, 2048), 1);
}

TEST(Window, LinearExactHasNoHalfSteps) {
  const Window window{100, 50, "", WindowFunction::LinearExact};
  EXPECT_EQ(applyWindow(window, 75), 0);
  EXPECT_DOUBLE_EQ(applyWindow(window, 100), 0.5);
  EXPECT_DOUBLE_EQ(applyWindow(window, 110), 0.7);
  EXPECT_EQ(applyWindow(window, 126), 1);
}

TEST(Window, SigmoidFollowsTheLogisticCurve) {
  const Window window{0, 4, "", WindowFunction::Sigmoid};
  EXPECT_DOUBLE_EQ(applyWindow(window, 0), 0.5);
  EXPECT_NEAR(applyWindow(window, 1), 1 / (1 + std::exp(-1.0)), 1e-15);
}

TEST(Window, IsUnusableWhereBlankOrTooNarrow) {
  EXPECT_FALSE(isUsable({100, 0.5, "", WindowFunction::Linear}));
  EXPECT_TRUE(isUsable({100, 0.5, "", WindowFunction::LinearExact}));
  EXPECT_FALSE(isUsable({100, 0, "", WindowFunction::Sigmoid}));
  EXPECT_FALSE(isUsable({std::numeric_limits<double>::quiet_NaN(), 10, "", WindowFunction::Linear}));
}

TEST(GrayscaleTable, SpansLowestToHighestMeasuredValueWithoutAWindow) {
  const auto table = makeGrayscaleTable(sixteenBits({1000, 1500, 2000}));
  EXPECT_FLOAT_EQ(table[1000], 0);
  EXPECT_FLOAT_EQ(table[1500], 127.5F);
  EXPECT_FLOAT_EQ(table[2000], 255);
}

TEST(GrayscaleTable, UsesTheFirstUsableWindow) {
  auto film = sixteenBits({0, 4095});
  film.windows = {{0, 0, "", WindowFunction::Linear}, {100, 50, "", WindowFunction::LinearExact}};
  EXPECT_NEAR(makeGrayscaleTable(film)[110], 0.7 * 255, 1e-4);
}

TEST(GrayscaleTable, AWindowGivenByTheCallerComesFirst) {
  auto film = sixteenBits({0, 4095});
  film.windows = {{1000, 2000, "", WindowFunction::Linear}};
  film.voiTables = {{0, 8, {0, 255}, ""}};
  EXPECT_NEAR(makeGrayscaleTable(film, Window{100, 50, "", WindowFunction::LinearExact})[110], 0.7 * 255, 1e-4);
}

TEST(GrayscaleTable, MakesMonochrome1HighWhereTheFilmIsLow) {
  auto film = sixteenBits({0, 500, 1000});
  film.photometric = Photometric::Monochrome1;
  const auto table = makeGrayscaleTable(film);
  EXPECT_FLOAT_EQ(table[0], 255);
  EXPECT_FLOAT_EQ(table[1000], 0);
}

TEST(GrayscaleTable, AppliesSlopeAndInterceptBeforeTheWindow) {
  auto film = sixteenBits({0, 2000});
  film.modality = {2.0, -1000, {}};
  film.windows = {{0, 1000, "", WindowFunction::LinearExact}};
  const auto table = makeGrayscaleTable(film);
  EXPECT_FLOAT_EQ(table[500], 127.5F);
  EXPECT_FLOAT_EQ(table[250], 0);
  EXPECT_FLOAT_EQ(table[751], 255);
}

TEST(GrayscaleTable, LooksUpModalityAndVoiTablesAndHoldsTheirEnds) {
  auto film = sixteenBits({0, 20});
  film.modality.table = LookupTable{10, 16, {5, 6, 7}, ""};
  film.voiTables = {{5, 8, {0, 51, 255}, ""}};
  film.windows = {{1, 1, "", WindowFunction::Linear}};
  const auto table = makeGrayscaleTable(film);
  EXPECT_FLOAT_EQ(table[0], 0);
  EXPECT_FLOAT_EQ(table[11], 51);
  EXPECT_FLOAT_EQ(table[12], 255);
  EXPECT_FLOAT_EQ(table[60000], 255);
}

TEST(GrayscaleTable, PaddingIsBlackInBothPolaritiesAndNotMeasured) {
  auto film = sixteenBits({100, 200, 60000, 60010});
  film.padding = Padding{60000, 60010};
  EXPECT_FLOAT_EQ(makeGrayscaleTable(film)[200], 255);
  EXPECT_FLOAT_EQ(makeGrayscaleTable(film)[60005], 0);
  film.photometric = Photometric::Monochrome1;
  EXPECT_FLOAT_EQ(makeGrayscaleTable(film)[60000], 0);
  EXPECT_FLOAT_EQ(makeGrayscaleTable(film)[100], 255);
}

TEST(GrayscaleTable, ReadsSignedSamplesByTheirBitPattern) {
  Film film;
  film.size = {1, 2};
  film.bitsAllocated = film.bitsStored = 16;
  film.highBit = 15;
  film.isSigned = true;
  film.samples = std::vector<std::int16_t>{-100, 100};
  const auto table = makeGrayscaleTable(film);
  EXPECT_FLOAT_EQ(table[static_cast<std::uint16_t>(-100)], 0);
  EXPECT_FLOAT_EQ(table[0], 127.5F);
}

TEST(GrayscaleTable, OfAFlatFilmIsBlackAndFinite) {
  EXPECT_FLOAT_EQ(makeGrayscaleTable(sixteenBits({7, 7}))[7], 0);
}

TEST(MeasuredRange, IsNothingForPaddingAlone) {
  auto film = sixteenBits({9, 9});
  film.padding = Padding{9, 9};
  EXPECT_FALSE(findMeasuredRange(film));
}

}  // namespace
}  // namespace carina::image
