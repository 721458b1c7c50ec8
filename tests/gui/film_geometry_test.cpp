// SPDX-License-Identifier: Apache-2.0
#include "gui/widgets/film_geometry.h"

#include <cmath>

#include <gtest/gtest.h>

namespace carina::gui {
namespace {

FilmGeometry geometry(double aspect = 1) {
  FilmGeometry place({300, 200}, aspect);
  place.setView({640, 480});
  return place;
}

void expectNear(const QPointF& a, const QPointF& b, double tolerance = 1e-6) {
  EXPECT_NEAR(a.x(), b.x(), tolerance);
  EXPECT_NEAR(a.y(), b.y(), tolerance);
}

TEST(FilmGeometry, FitsTheWholeFilmAndFollowsResizes) {
  auto place = geometry();
  EXPECT_DOUBLE_EQ(place.zoom(), 640.0 / 300);
  place.setView({300, 900});
  EXPECT_DOUBLE_EQ(place.zoom(), 1);
  expectNear(place.toView().map(QPointF(150, 100)), {150, 450});
}

TEST(FilmGeometry, FitsATurnedFilmWithOblongPixels) {
  auto place = geometry(2);  // 300 × 400 as seen
  EXPECT_DOUBLE_EQ(place.zoom(), 480.0 / 400);
  place.turn(1);
  EXPECT_DOUBLE_EQ(place.zoom(), 480.0 / 300);
  EXPECT_TRUE(place.isTurned());
}

TEST(FilmGeometry, RoundTripsUnderEveryTurnFlipAndZoom) {
  for (int turns = 0; turns < 4; ++turns) {
    for (int flips = 0; flips < 4; ++flips) {
      for (const double zoom : {0.37, 1.0, 5.5}) {
        auto place = geometry(1.3);
        place.turn(turns);
        if (flips & 1) place.flipAcross();
        if (flips & 2) place.flipUpright();
        place.setZoom(zoom);
        place.setCentre({120.25, 80.5});
        for (const QPointF& film : {QPointF(0, 0), QPointF(299.5, 1), QPointF(17, 199)}) {
          expectNear(place.toFilm(place.toView().map(film)), film);
        }
      }
    }
  }
}

TEST(FilmGeometry, TurnsClockwiseAsSeen) {
  auto place = geometry();
  place.setZoom(1);
  place.setCentre({150, 100});
  place.turn(1);
  // What was at the top, above the middle, is now at the right of it.
  expectNear(place.toView().map(QPointF(150, 50)), {320 + 50, 240});
}

TEST(FilmGeometry, FlipsWhatIsSeenAndNotTheFilm) {
  auto place = geometry();
  place.setZoom(1);
  place.turn(1);
  const auto before = place.toView().map(QPointF(10, 20));
  place.flipAcross();
  const auto after = place.toView().map(QPointF(10, 20));
  expectNear(after, {640 - before.x(), before.y()});
  place.flipAcross();
  place.turn(-1);
  EXPECT_TRUE(place.isUsualWayUp());
}

TEST(FilmGeometry, KeepsWhatIsUnderTheCursorWhileZooming) {
  auto place = geometry();
  place.turn(3);
  const QPointF cursor(400, 200);
  const auto film = place.toFilm(cursor);
  const double before = place.zoom();
  for (int i = 0; i < 10; ++i) place.zoomAt(cursor, place.zoom() * 1.3);
  const auto after = place.toFilm(cursor);
  EXPECT_LE(QPointF(after - film).manhattanLength(), 1 / before);  // shifts are whole pixels of the view
}

TEST(FilmGeometry, PansByPixelsOfTheView) {
  auto place = geometry();
  place.turn(1);
  place.setZoom(2);
  const auto before = place.toView().map(QPointF(100, 100));
  place.panBy({30, -20});
  const auto after = place.toView().map(QPointF(100, 100));
  expectNear(after - before, {30, -20}, 1.0);
}

TEST(FilmGeometry, LosesNoFilmOutOfTheView) {
  auto place = geometry();
  place.panBy({100000, 100000});
  EXPECT_GE(place.centre().x(), 0);
  place.setZoom(1e9);
  EXPECT_LE(place.zoom(), 64);
  place.setZoom(0);
  EXPECT_GT(place.zoom(), 0);
}

}  // namespace
}  // namespace carina::gui
