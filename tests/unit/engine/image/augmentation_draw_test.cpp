// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/image/augment.h"

namespace carina::image {
namespace {

const Augmentation kAll = {.flipProbability = 0.3,
                           .cropProbability = 1,
                           .cropArea = {0.2, 0.9},
                           .cropRatio = {0.5, 2},
                           .rotationDegrees = 10,
                           .translationShare = 0.1,
                           .scale = {0.8, 1.3},
                           .brightness = 0.2,
                           .contrast = 0.3,
                           .cutOutProbability = 0.25,
                           .cutOutSide = {0.1, 0.2}};
constexpr int kDraws = 4000;

TEST(AugmentationDraw, IsNothingByDefault) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) EXPECT_EQ(drawAugmentation({}, Rng(seed)), Draw{});
}

TEST(AugmentationDraw, DependsOnTheSeedAlone) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    EXPECT_EQ(drawAugmentation(kAll, Rng(seed)), drawAugmentation(kAll, Rng(seed)));
    EXPECT_NE(drawAugmentation(kAll, Rng(seed)), drawAugmentation(kAll, Rng(seed + 1)));
  }
}

TEST(AugmentationDraw, OfOnePartDoesNotDependOnTheOthers) {
  auto fewer = kAll;
  fewer.cropProbability = 0;
  fewer.flipProbability = 0;
  fewer.brightness = 0;
  const auto all = drawAugmentation(kAll, Rng(5));
  const auto some = drawAugmentation(fewer, Rng(5));
  EXPECT_EQ(some.rotationDegrees, all.rotationDegrees);
  EXPECT_EQ(some.shiftDown, all.shiftDown);
  EXPECT_EQ(some.contrast, all.contrast);
  EXPECT_EQ(some.crop, Box{});
}

TEST(AugmentationDraw, StaysWithinItsRangesAndReachesBothSides) {
  double leastTurn = 0;
  double mostTurn = 0;
  for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
    const auto draw = drawAugmentation(kAll, Rng(seed));
    const auto& crop = draw.crop;
    ASSERT_GE(crop.top, 0);
    ASSERT_GE(crop.left, 0);
    ASSERT_LE(crop.top + crop.height, 1 + 1e-12);
    ASSERT_LE(crop.left + crop.width, 1 + 1e-12);
    ASSERT_GE(crop.width * crop.height, 0.2 - 1e-12);
    ASSERT_LE(crop.width * crop.height, 0.9 + 1e-12);
    ASSERT_GE(crop.width / crop.height, 0.5 - 1e-12);
    ASSERT_LE(crop.width / crop.height, 2 + 1e-12);
    ASSERT_LE(std::abs(draw.rotationDegrees), 10);
    ASSERT_LE(std::max(std::abs(draw.shiftDown), std::abs(draw.shiftRight)), 0.1);
    ASSERT_TRUE(draw.scale >= 0.8 && draw.scale <= 1.3);
    ASSERT_LE(std::abs(draw.brightness), 0.2);
    ASSERT_LE(std::abs(draw.contrast - 1), 0.3);
    leastTurn = std::min(leastTurn, draw.rotationDegrees);
    mostTurn = std::max(mostTurn, draw.rotationDegrees);
  }
  EXPECT_LT(leastTurn, -9.9);
  EXPECT_GT(mostTurn, 9.9);
}

// Shares of kDraws lie within five standard deviations of their probability.
TEST(AugmentationDraw, HappensWithItsProbability) {
  int flips = 0;
  int cutOuts = 0;
  for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
    const auto draw = drawAugmentation(kAll, Rng(seed));
    flips += draw.isFlipped ? 1 : 0;
    cutOuts += draw.cutOut ? 1 : 0;
  }
  EXPECT_NEAR(flips, kDraws * 0.3, 5 * std::sqrt(kDraws * 0.3 * 0.7));
  EXPECT_NEAR(cutOuts, kDraws * 0.25, 5 * std::sqrt(kDraws * 0.25 * 0.75));
}

TEST(AugmentationDraw, ShowsTheWholeFilmWhenTheCropMayNotBeSmaller) {
  const Augmentation whole{.cropProbability = 1, .cropArea = {1, 1}};
  EXPECT_EQ(drawAugmentation(whole, Rng(3)).crop, Box{});
}

TEST(AugmentationDraw, FitsARatioThatTheAreaDoesNotAllow) {
  const Augmentation wide{.cropProbability = 1, .cropArea = {0.9, 0.9}, .cropRatio = {4, 4}};
  const auto crop = drawAugmentation(wide, Rng(3)).crop;
  EXPECT_EQ(crop.width, 1);
  EXPECT_LT(crop.height, 1);
}

std::string refusal(const Augmentation& augmentation) {
  try {
    drawAugmentation(augmentation, Rng(0));
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    return error.what();
  }
  return "";
}

TEST(AugmentationDraw, RefusesFieldsOutOfTheirBoundsByName) {
  EXPECT_THAT(refusal({.flipProbability = 1.5}), testing::HasSubstr("flip"));
  EXPECT_THAT(refusal({.cropArea = {0.5, 0.4}}), testing::HasSubstr("area"));
  EXPECT_THAT(refusal({.cropRatio = {0, 1}}), testing::HasSubstr("ratio"));
  EXPECT_THAT(refusal({.rotationDegrees = -1}), testing::HasSubstr("rotation"));
  EXPECT_THAT(refusal({.translationShare = NAN}), testing::HasSubstr("translation"));
  EXPECT_THAT(refusal({.scale = {0, 1}}), testing::HasSubstr("scale"));
  EXPECT_THAT(refusal({.brightness = 2}), testing::HasSubstr("brightness"));
  EXPECT_THAT(refusal({.contrast = -0.1}), testing::HasSubstr("contrast"));
  EXPECT_THAT(refusal({.cutOutSide = {0.1, 1.2}}), testing::HasSubstr("cut-out"));
}

}  // namespace
}  // namespace carina::image
