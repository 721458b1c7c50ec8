// SPDX-License-Identifier: Apache-2.0
#include "engine/score/localization.h"

#include <cmath>

#include "tests/unit/engine/data/test_folder.h"

namespace carina::score {
namespace {

using data::expectError;

// Enlarged from 2 × 2 to 4 × 4 by triangles, {0, 1} becomes {0, ¼, ¾, 1}; this map the products of two of these:
// 1 in the lower right corner, ¾ beside it, 9/16 on the diagonal.
const image::HeatMap kCorner{{2, 2}, {0, 0, 0, 1}};
constexpr image::Size kFilm{4, 4};

Localization corner(const std::vector<Box>& boxes, const LocalizationOptions& options = {}) {
  return localize(kCorner, kFilm, boxes, options);
}

TEST(Localization, IsWholeWhereTheMapCoversTheBoxExactly) {
  const auto found = corner({{2, 2, 2, 2}});
  EXPECT_EQ(found.row, 3);
  EXPECT_EQ(found.column, 3);
  EXPECT_TRUE(found.isHit);
  EXPECT_EQ(found.iou, 1);
  EXPECT_EQ(found.iobb, 1);
}

TEST(Localization, CountsThePixelsOfMapAndBoxes) {
  const auto large = corner({{1, 1, 3, 3}});  // A 4, B 9, both 4
  EXPECT_DOUBLE_EQ(large.iou, 4.0 / 9.0);
  EXPECT_DOUBLE_EQ(large.iobb, 1);
  const auto small = corner({{3, 3, 1, 1}});  // A 4, B 1, both 1
  EXPECT_DOUBLE_EQ(small.iou, 0.25);
  EXPECT_DOUBLE_EQ(small.iobb, 0.25);
  const auto wide = corner({{0, 3, 4, 1}});  // A 4, B 4, both 2
  EXPECT_DOUBLE_EQ(wide.iou, 2.0 / 6.0);
  EXPECT_DOUBLE_EQ(wide.iobb, 0.5);
}

TEST(Localization, JoinsTheBoxesOfALabel) {
  EXPECT_EQ(corner({{2, 2, 2, 2}, {3, 2, 1, 2}}).iou, 1);
  EXPECT_DOUBLE_EQ(corner({{2, 2, 2, 2}, {0, 0, 2, 2}}).iou, 0.5);  // A 4, B 8, both 4
}

TEST(Localization, TakesTheShareOfTheMaximum) {
  EXPECT_DOUBLE_EQ(corner({{2, 2, 2, 2}}, {.mapShare = 0.75}).iou, 0.75);  // A 3
  EXPECT_DOUBLE_EQ(corner({{2, 2, 2, 2}}, {.mapShare = 1}).iou, 0.25);     // A 1
  EXPECT_DOUBLE_EQ(corner({{2, 2, 2, 2}}, {.mapShare = 0.15}).iou, 0.5);   // A 8: 3/16 too, 1/16 not
}

TEST(Localization, AllowsTheMarginOfThePointingGame) {
  const std::vector<Box> away = {{0, 0, 2, 2}};  // the maximum's middle lies 1.5 pixels from it
  EXPECT_FALSE(corner(away).isHit);
  EXPECT_FALSE(corner(away, {.marginPixels = 1.4}).isHit);
  EXPECT_TRUE(corner(away, {.marginPixels = 1.6}).isHit);
  EXPECT_EQ(corner(away).iou, 0);
  EXPECT_EQ(corner(away).iobb, 0);
}

TEST(Localization, BoxesWithoutAPixelsMiddleHoldNothing) {
  EXPECT_EQ(corner({{3.6, 3.6, 0.2, 0.2}}).iou, 0);
  EXPECT_FALSE(corner({{3.6, 3.6, 0.2, 0.2}}).isHit);
}

TEST(Localization, AMapThatSpeaksForNoPlaceFindsNothingButHasAMaximum) {
  const auto found = localize({{2, 2}, {-4, -3, -2, -1}}, kFilm, std::vector<Box>{{2, 2, 2, 2}});
  EXPECT_TRUE(found.isHit);
  EXPECT_EQ(found.iou, 0);
  EXPECT_EQ(found.iobb, 0);
}

TEST(Localization, OfEqualMaximaTakesTheFirst) {
  const auto found = localize({{1, 3}, {0, 2, 2}}, {1, 3}, std::vector<Box>{{1, 0, 1, 1}});
  EXPECT_EQ(found.column, 1);
  EXPECT_TRUE(found.isHit);
}

TEST(Localization, RefusesWhatCannotBeCompared) {
  const std::vector<Box> box = {{0, 0, 1, 1}};
  const auto refused = [&](const image::HeatMap& map, image::Size film, const LocalizationOptions& options = {}) {
    expectError(ErrorCode::InvalidArgument, {"localisation"}, [&] { localize(map, film, box, options); });
  };
  refused({{0, 0}, {}}, kFilm);
  refused({{2, 2}, {1, 2, 3}}, kFilm);
  refused({{1, 1}, {std::nanf("")}}, kFilm);
  refused(kCorner, {0, 4});
  refused(kCorner, kFilm, {.mapShare = 0});
  refused(kCorner, kFilm, {.mapShare = 1.1});
  refused(kCorner, kFilm, {.marginPixels = -1});
  expectError(ErrorCode::InvalidArgument, {"no box"}, [&] { localize(kCorner, kFilm, {}); });
  expectError(ErrorCode::ResourceExhausted, {"pixels"}, [&] { localize(kCorner, {65535, 65535}, box); });
}

TEST(LabelLocalization, CountsAndAverages) {
  const std::vector<Localization> films = {{.isHit = true, .iou = 0.5, .iobb = 1},
                                           {.isHit = false, .iou = 0.1, .iobb = 0.2},
                                           {.isHit = true, .iou = 0.3, .iobb = 0.6},
                                           {.isHit = false, .iou = 0, .iobb = 0}};
  const auto summary = summarize("Mass", films);
  EXPECT_EQ(summary.films, 4);
  EXPECT_EQ(summary.hits, 2);
  EXPECT_DOUBLE_EQ(*summary.hitShare, 0.5);
  EXPECT_DOUBLE_EQ(*summary.meanIou, 0.225);
  EXPECT_DOUBLE_EQ(*summary.meanIobb, 0.45);
  EXPECT_DOUBLE_EQ(*summary.shareAtIou[0], 0.75);
  EXPECT_DOUBLE_EQ(*summary.shareAtIou[1], 0.5);
  EXPECT_DOUBLE_EQ(*summary.shareAtIou[2], 0.25);
  EXPECT_EQ(summarize("Mass", {}).hitShare, std::nullopt);
}

}  // namespace
}  // namespace carina::score
