// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/suitability.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/dicom/load_film.h"
#include "engine/image/codecs.h"
#include "engine/image/display.h"
#include "engine/phantom/phantom.h"

namespace carina::predict {
namespace {

using testing::HasSubstr;

/// The only objection; a test fails where there are more or none.
Objection only(const std::vector<Objection>& found) {
  EXPECT_EQ(found.size(), 1U);
  return found.empty() ? Objection{} : found.front();
}

image::SourceFacts facts(auto&& edit) {
  image::SourceFacts source{.format = "DICOM", .modality = "DX", .viewPosition = "PA", .bodyPart = "CHEST"};
  edit(source);
  return source;
}

Objection objectionOf(auto&& edit) {
  return only(findFactObjections(facts(edit)));
}

/// Two dark lungs beside a bright middle.
image::Gray8Image chest(int rows = 500, int columns = 400) {
  image::Gray8Image picture{{rows, columns}, {}};
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < columns; ++x) {
      const double across = std::abs((x + 0.5) / columns - 0.5);
      const bool isLung = across > 0.12 && across < 0.4 && y > rows / 8 && y < rows * 3 / 4;
      picture.pixels.push_back(static_cast<std::uint8_t>(isLung ? 60 : 180 - 100 * across));
    }
  }
  return picture;
}

image::Gray8Image edited(image::Gray8Image picture, auto&& edit) {
  for (std::size_t i = 0; i < picture.pixels.size(); ++i) {
    const auto columns = static_cast<std::size_t>(picture.size.columns);
    picture.pixels[i] = static_cast<std::uint8_t>(edit(picture.pixels[i], i / columns, i % columns));
  }
  return picture;
}

std::vector<Objection> judged(const image::Gray8Image& picture) {
  return findPictureObjections(measurePicture(picture));
}

TEST(Suitability, AFrontalChestFilmGetsNoObjection) {
  EXPECT_TRUE(findFactObjections(facts([](auto&) {})).empty());
  EXPECT_TRUE(findFactObjections({}).empty());
  EXPECT_TRUE(judged(chest()).empty());
}

TEST(Suitability, PhantomFilmsAreChestFilms) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto phantom = phantom::makePhantom({.seed = seed, .size = 512, .findings = {}});
    const auto bytes = image::encodePng(image::Gray16Image{{phantom.rows, phantom.columns}, phantom.samples});
    const auto result = checkSuitability(dicom::loadFilm(bytes, "phantom.png"));
    EXPECT_TRUE(result.isSuitable()) << seed << (result.objections.empty() ? "" : result.objections[0].words);
  }
}

TEST(Suitability, OtherModalitiesAreRefusedByName) {
  for (const auto* modality : {"CT", "MR", "US", "SC", "MG", "XA", "NM", "RF"}) {
    const auto objection = objectionOf([&](auto& source) { source.modality = modality; });
    EXPECT_EQ(objection.kind, ObjectionKind::Modality);
    EXPECT_EQ(objection.severity, Severity::Refusal);
    EXPECT_THAT(objection.words, HasSubstr(modality));
  }
  EXPECT_EQ(objectionOf([](auto& source) { source.modality = "OT"; }).severity, Severity::Warning);
  for (const auto* modality : {"CR", "DX", "RG"}) {
    EXPECT_TRUE(findFactObjections(facts([&](auto& source) { source.modality = modality; })).empty());
  }
}

TEST(Suitability, LateralAndObliqueViewsAreRefusedAndDecubitusIsAWarning) {
  for (const auto* view : {"LL", "RL", "LATERAL", "LEFT LATERAL", "LAT", "RLO", "LAO", "OBLIQUE"}) {
    const auto objection = objectionOf([&](auto& source) { source.viewPosition = view; });
    EXPECT_EQ(objection.kind, ObjectionKind::LateralView) << view;
    EXPECT_EQ(objection.severity, Severity::Refusal) << view;
  }
  for (const auto* view : {"LLD", "RLD", "LATERAL DECUB"}) {
    EXPECT_EQ(objectionOf([&](auto& source) { source.viewPosition = view; }).severity, Severity::Warning) << view;
  }
  for (const auto* view : {"PA", "AP", "", "AP SUPINE"}) {
    EXPECT_TRUE(findFactObjections(facts([&](auto& source) { source.viewPosition = view; })).empty()) << view;
  }
}

TEST(Suitability, OtherPartsOfTheBodyAreRefused) {
  for (const auto* part : {"EXTREMITY", "HAND", "ABDOMEN", "SKULL", "CSPINE", "BREAST"}) {
    const auto objection = objectionOf([&](auto& source) { source.bodyPart = part; });
    EXPECT_EQ(objection.kind, ObjectionKind::NotChest);
    EXPECT_EQ(objection.severity, Severity::Refusal);
  }
  EXPECT_EQ(objectionOf([](auto& source) { source.bodyPart = "RIBCAGE"; }).severity, Severity::Warning);
  for (const auto* part : {"THORAX", "CHEST", "CHESTABDOMEN", "LUNG", ""}) {
    EXPECT_TRUE(findFactObjections(facts([&](auto& source) { source.bodyPart = part; })).empty());
  }
}

TEST(Suitability, ColourIsSeenInPicturesAndNotInGreyOnesOfThreeChannels) {
  image::Rgb8Image photo{{300, 300}, {}};
  image::Rgb8Image grey{{300, 300}, {}};
  for (int i = 0; i < 300 * 300; ++i) {
    const auto value = static_cast<std::uint8_t>(i % 251);
    photo.pixels.insert(photo.pixels.end(), {value, std::uint8_t(value / 2), 10});
    grey.pixels.insert(grey.pixels.end(), {value, value, value});
  }
  const auto colorOf = [](const image::Rgb8Image& picture) {
    return findFactObjections(dicom::loadFilm(image::encodePng(picture), "test.png").source);
  };
  EXPECT_EQ(only(colorOf(photo)).kind, ObjectionKind::Color);
  EXPECT_EQ(only(colorOf(photo)).severity, Severity::Refusal);
  EXPECT_TRUE(colorOf(grey).empty());
}

TEST(Suitability, TextIsToldByTheFileOrByThePicture) {
  const auto told = objectionOf([](auto& source) { source.burnedIn = "YES"; });
  EXPECT_EQ(told.kind, ObjectionKind::BurnedInText);
  EXPECT_EQ(told.severity, Severity::Warning);
  EXPECT_TRUE(findFactObjections(facts([](auto& source) { source.burnedIn = "NO"; })).empty());
  // Two lines of letters: 3 × 9 strokes in black bars at the top.
  const auto lettered = edited(chest(), [](int grey, std::size_t y, std::size_t x) {
    if (y >= 40) return grey;
    return y % 20 >= 6 && y % 20 < 15 && x % 12 >= 4 && x % 12 < 7 && x < 300 ? 255 : 0;
  });
  const auto seen = only(judged(lettered));
  EXPECT_EQ(seen.kind, ObjectionKind::BurnedInText);
  EXPECT_EQ(seen.severity, Severity::Warning);
}

TEST(Suitability, BlankFaintAndClippedPicturesAreToldApart) {
  const auto scaled = [](double factor) {
    return edited(chest(), [=](int grey, auto, auto) { return 100 + (grey - 100) * factor; });
  };
  EXPECT_EQ(only(judged(scaled(0))).kind, ObjectionKind::Blank);
  EXPECT_EQ(only(judged(scaled(0.2))).severity, Severity::Refusal);
  EXPECT_EQ(only(judged(scaled(0.5))).severity, Severity::Warning);
  const auto black = edited(chest(), [](int grey, std::size_t y, std::size_t) { return y > 120 ? 0 : grey; });
  const auto found = judged(black);
  EXPECT_TRUE(std::ranges::any_of(
      found, [](const auto& one) { return one.kind == ObjectionKind::Clipped && one.severity == Severity::Refusal; }));
}

TEST(Suitability, LongAndSmallPicturesAreRefusedOrWarnedOf) {
  EXPECT_EQ(only(judged(chest(60, 60))).severity, Severity::Refusal);
  EXPECT_EQ(only(judged(chest(200, 180))).kind, ObjectionKind::Shape);
  EXPECT_EQ(only(judged(chest(200, 180))).severity, Severity::Warning);
  EXPECT_EQ(only(judged(chest(1000, 400))).severity, Severity::Refusal);
  EXPECT_EQ(only(judged(chest(700, 400))).severity, Severity::Warning);
  EXPECT_THROW(measurePicture({}), Error);
}

TEST(Suitability, ExchangedGreysAndOtherLayoutsAreRefused) {
  const auto inverted = judged(edited(chest(), [](int grey, auto, auto) { return 255 - grey; }));
  EXPECT_TRUE(std::ranges::any_of(inverted, [](const auto& one) { return one.kind == ObjectionKind::Inverted; }));
  const auto limb = judged(edited(chest(), [](int, std::size_t, std::size_t x) { return 30 + x / 2; }));
  EXPECT_TRUE(std::ranges::any_of(
      limb, [](const auto& one) { return one.kind == ObjectionKind::NotChest && one.severity == Severity::Refusal; }));
}

TEST(Suitability, RefusalsComeFirstAndDecide) {
  image::Film film;
  film.source.burnedIn = "YES";
  film.source.modality = "CT";
  const auto result = checkSuitability(film, chest());
  ASSERT_EQ(result.objections.size(), 2U);
  EXPECT_EQ(result.objections[0].kind, ObjectionKind::Modality);
  EXPECT_FALSE(result.isSuitable());
  EXPECT_TRUE(Suitability{}.isSuitable());
}

}  // namespace
}  // namespace carina::predict
