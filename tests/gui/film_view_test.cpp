// SPDX-License-Identifier: Apache-2.0
#include "gui/pages/film_view.h"

#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include "tests/gui/screenshot.h"
#include "tests/gui/test_films.h"

namespace carina::gui {
namespace {

class FilmViewTest : public testing::Test {
 protected:
  QTemporaryDir folder_;
  Settings settings_{folder_.filePath(QStringLiteral("settings.ini"))};
  FilmView view_{settings_};
};

image::HeatMap makeMap() {
  image::HeatMap map{{8, 8}, {}};
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 8; ++x)
      map.values.push_back(std::exp(-0.2F * static_cast<float>((x - 5) * (x - 5) + (y - 4) * (y - 4))));
  }
  return map;
}

TEST_F(FilmViewTest, ShowsARealChestFilmWithMeasuresAndOverlay) {
  const auto path = kSharedFilms / "dwv__gdcm-CR-MONO1-10-chest.dcm";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  view_.resize(1400, 900);
  view_.show(FilmView::prepareFilm(share(dicom::loadFilm(path))), QStringLiteral("Chest, frontal"));
  view_.show();
  view_.setPatientVisible(true);
  takeScreenshots(view_, QStringLiteral("film-plain"));
  view_.setOverlay(makeMap());
  view_.setMeasures(
      {{MeasureKind::Ruler, {{60, 300}, {160, 320}}},
       {MeasureKind::Angle, {{300, 60}, {340, 120}, {420, 110}}},
       {MeasureKind::Cardiothoracic, {{215, 80}, {220, 300}, {180, 280}, {300, 300}, {50, 330}, {400, 330}}}});
  takeScreenshots(view_, QStringLiteral("film-measured"));
  view_.setOverlayLook({OverlayLook::Style::Contour, 1.0});
  takeScreenshots(view_, QStringLiteral("film-contours"));
}

}  // namespace
}  // namespace carina::gui
