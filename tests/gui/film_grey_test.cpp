// SPDX-License-Identifier: Apache-2.0
#include "gui/models/film_grey.h"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/image/display.h"
#include "gui/models/prepared_view.h"
#include "tests/gui/test_films.h"

namespace carina::gui {
namespace {

/// What the greys make of the full-size plane, as the engine would draw it.
image::Gray8Image drawn(const PreparedView& view, const std::vector<std::uint8_t>& greys) {
  image::Gray8Image image{view.facts.size, {}};
  for (const auto sample : view.levels.front().samples) image.pixels.push_back(greys[sample]);
  return image;
}

TEST(FilmGrey, DrawsSharedFilmsAsTheEngineDoes) {
  const auto films = loadSharedFilms();
  if (films.empty()) GTEST_SKIP() << kSharedFilms << " is not here";
  EXPECT_GE(films.size(), 40U);
  for (const auto& [name, film] : films) {
    const auto view = prepareView(film);
    FilmGrey grey(view);
    EXPECT_EQ(drawn(*view, grey.greys()), image::makeDisplayImage(*film)) << name;
    for (const auto& window : film->windows) {
      if (!image::isUsable(window)) continue;
      grey.setWindow(window);
      EXPECT_EQ(drawn(*view, grey.greys()), image::makeDisplayImage(*film, window)) << name;
    }
  }
}

TEST(FilmGrey, DrawsEveryWindowFunctionAsTheEngineDoes) {
  using image::WindowFunction;
  for (const auto photometric : {image::Photometric::Monochrome1, image::Photometric::Monochrome2}) {
    for (const auto function : {WindowFunction::Linear, WindowFunction::LinearExact, WindowFunction::Sigmoid}) {
      auto film = makeFilm(90, 60);
      film.photometric = photometric;
      film.modality.slope = -1.5;
      film.modality.intercept = 100;
      film.padding = image::Padding{0, 200};
      film.windows = {{.center = -2500, .width = 1800, .explanation = "soft", .function = function}};
      const auto shared = share(film);
      const auto view = prepareView(shared);
      EXPECT_EQ(drawn(*view, FilmGrey(view).greys()), image::makeDisplayImage(*shared));
      FilmGrey inverted(view);
      inverted.setInverted(true);
      auto other = film;
      other.photometric = photometric == image::Photometric::Monochrome1 ? image::Photometric::Monochrome2
                                                                         : image::Photometric::Monochrome1;
      EXPECT_EQ(drawn(*view, inverted.greys()), image::makeDisplayImage(other));
    }
  }
}

TEST(FilmGrey, DrawsSignedSamplesHiddenBitsAndClampedOvershootAsTheEngineDoes) {
  auto film = makeFilm(64, 64, 10);
  std::vector<std::int16_t> values;
  for (const auto sample : std::get<std::vector<std::uint16_t>>(film.samples)) {
    values.push_back(static_cast<std::int16_t>(sample * 7 - 3000));
  }
  film.isSigned = true;
  film.samples = values;
  for (const auto spare : {image::SpareBits::Masked, image::SpareBits::Clamped}) {
    film.spareBits = spare;
    const auto shared = share(film);
    const auto view = prepareView(shared);
    EXPECT_EQ(drawn(*view, FilmGrey(view).greys()), image::makeDisplayImage(*shared));
  }
}

TEST(FilmGrey, HonoursEachVoiTable) {
  auto film = makeFilm(64, 48, 8);
  image::LookupTable rising{.firstMapped = 0, .bits = 8, .values = {}, .explanation = "rising"};
  image::LookupTable falling{.firstMapped = 0, .bits = 8, .values = {}, .explanation = "falling"};
  for (int i = 0; i < 256; ++i) {
    rising.values.push_back(static_cast<std::uint16_t>(i * i / 255));
    falling.values.push_back(static_cast<std::uint16_t>(255 - i));
  }
  film.voiTables = {rising, falling};
  const auto view = prepareView(share(film));
  FilmGrey grey(view);
  EXPECT_TRUE(grey.showsTable());
  EXPECT_EQ(drawn(*view, grey.greys()), image::makeDisplayImage(film));
  auto second = film;
  second.voiTables = {falling};
  for (std::size_t i = 0; i < grey.presets().size(); ++i) {
    if (grey.presets()[i].name == QStringLiteral("falling")) grey.choose(i);
  }
  EXPECT_EQ(drawn(*view, grey.greys()), image::makeDisplayImage(second));
}

TEST(FilmGrey, NamesEveryWindowOfTheFile) {
  auto film = makeFilm(32, 32);
  film.windows = {{.center = 2000, .width = 1000, .explanation = "NORMAL"},
                  {.center = 2500, .width = 0, .explanation = "broken"},
                  {.center = 1500, .width = 500, .explanation = ""}};
  const auto presets = presetsOf(*prepareView(share(film)));
  std::vector<std::string> names;
  for (const auto& preset : presets) names.push_back(preset.name.toStdString());
  EXPECT_EQ(names, (std::vector<std::string>{"As the file says", "NORMAL", "File's window 1500/500", "Chest", "Lung",
                                             "Bone", "Mediastinum", "Lowest to highest value"}));
}

TEST(FilmGrey, BrightensAsSeenWhateverThePolarity) {
  for (const auto photometric : {image::Photometric::Monochrome1, image::Photometric::Monochrome2}) {
    auto film = makeFilm(64, 64);
    film.photometric = photometric;
    FilmGrey grey(prepareView(share(film)));
    const auto before = grey.greys()[2048];
    grey.move(0, 0.1);
    EXPECT_GT(grey.greys()[2048], before);
    EXPECT_FALSE(grey.chosen());
  }
}

TEST(FilmGrey, KeepsTheFunctionWhileTheWindowMoves) {
  auto film = makeFilm(64, 64);
  film.windows = {{.center = 2000, .width = 1000, .explanation = "", .function = image::WindowFunction::Sigmoid}};
  FilmGrey grey(prepareView(share(film)));
  grey.move(1, 0);
  EXPECT_EQ(grey.window().function, image::WindowFunction::Sigmoid);
  EXPECT_DOUBLE_EQ(grey.window().width, 2000);
  EXPECT_DOUBLE_EQ(grey.window().center, 2000);
  for (int i = 0; i < 100; ++i) grey.move(-3, 5);
  EXPECT_TRUE(image::isUsable(grey.window()));
}

TEST(FilmGrey, ShowsAFilmOfOneValueOrOfPaddingAlone) {
  auto film = makeFilm(20, 20);
  film.samples = std::vector<std::uint16_t>(400, 7);
  EXPECT_EQ(drawn(*prepareView(share(film)), FilmGrey(prepareView(share(film))).greys()),
            image::makeDisplayImage(film));
  film.padding = image::Padding{7, 7};
  const auto view = prepareView(share(film));
  EXPECT_EQ(drawn(*view, FilmGrey(view).greys()), image::makeDisplayImage(film));
}

TEST(FilmGrey, RefusesAFilmWithoutPixels) {
  EXPECT_THROW(prepareView(share({})), Error);
  EXPECT_THROW(prepareView(nullptr), Error);
}

TEST(SamplePyramid, AveragesAndLeavesPaddingOut) {
  const SampleLevel level{3, 2, {10, 20, 5, 30, 0, 7}};
  EXPECT_EQ(halve(level, {}).samples, (std::vector<std::uint16_t>{15, 6}));
  EXPECT_EQ(halve(level, PaddingSamples{0, 0}).samples, (std::vector<std::uint16_t>{20, 6}));
  const SampleLevel mostly{2, 2, {0, 0, 0, 40}};
  EXPECT_EQ(halve(mostly, PaddingSamples{0, 0}).samples, (std::vector<std::uint16_t>{0}));
}

}  // namespace
}  // namespace carina::gui
