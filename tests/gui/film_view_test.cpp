// SPDX-License-Identifier: Apache-2.0
#include "gui/pages/film_view.h"

#include <QHBoxLayout>
#include <QMainWindow>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>
#include <QToolBar>
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <gtest/gtest.h>

#include "engine/image/display.h"
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
  view_.clearOverlay();
  view_.setInverted(true);
  view_.canvas().measures().begin(MeasureKind::Cardiothoracic);
  for (const QPointF& point : {QPointF(215, 80), QPointF(220, 300), QPointF(180, 280)}) {
    view_.canvas().measures().place(point);
  }
  view_.canvas().measures().hover({300, 290});
  view_.canvas().setLens(true);
  takeScreenshots(view_, QStringLiteral("film-guided"));
}

TEST_F(FilmViewTest, StaysReadableWhereItIsNarrow) {
  const auto path = kSharedFilms / "txrv__Fake_MONOHR1.dcm";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  QWidget both;
  auto* layout = new QHBoxLayout(&both);
  FilmView prior(settings_);
  layout->addWidget(&view_);
  layout->addWidget(&prior);
  both.resize(840, 520);
  const auto prepared = FilmView::prepareFilm(share(dicom::loadFilm(path)));
  view_.show(prepared, QStringLiteral("Today"));
  prior.show(prepared, QStringLiteral("Before"));
  view_.synchroniseWith(&prior);
  both.show();
  view_.canvas().setFocus();
  view_.changePlace([](FilmGeometry& place) { place.setZoom(0.6); });
  view_.setMeasures({{MeasureKind::Ruler, {{300, 400}, {700, 420}}}});
  view_.canvas().measures().begin(MeasureKind::Cardiothoracic);
  prior.setMeasures(
      {{MeasureKind::Cardiothoracic, {{520, 200}, {510, 700}, {430, 640}, {700, 680}, {180, 720}, {850, 720}}}});
  takeScreenshots(both, QStringLiteral("film-narrow"));
  EXPECT_NEAR(prior.canvas().place().zoom(), view_.canvas().place().zoom(), 1e-9);
  view_.setParent(nullptr);
  prior.setParent(nullptr);
}

/// A canvas of just this size, with nothing but the film on it.
void resizeTo(FilmView& view, image::Size size) {
  view.canvas().setCornersVisible(false);
  view.canvas().setMinimumSize(1, 1);
  view.show();
  view.resize(size.columns, size.rows);
  view.canvas().clearFocus();
}

/// The greys that a canvas shows where the film is drawn dot for dot.
image::Gray8Image seenDotForDot(FilmView& view, image::Size size) {
  resizeTo(view, size);
  view.changePlace([](FilmGeometry& place) { place.setZoom(1); });
  QImage shot(size.columns, size.rows, QImage::Format_RGB32);
  view.canvas().render(&shot);
  image::Gray8Image seen{size, {}};
  seen.pixels.reserve(size.pixels());
  for (int y = 0; y < size.rows; ++y) {
    const auto* line = reinterpret_cast<const QRgb*>(shot.constScanLine(y));
    for (int x = 0; x < size.columns; ++x) seen.pixels.push_back(static_cast<std::uint8_t>(qRed(line[x])));
  }
  return seen;
}

TEST_F(FilmViewTest, DrawsSharedFilmsDotForDotAsTheEngineDoes) {
  const auto films = loadSharedFilms();
  if (films.empty()) GTEST_SKIP() << kSharedFilms << " is not here";
  for (const auto& [name, film] : films) {
    view_.show(FilmView::prepareFilm(film), QString());
    ASSERT_EQ(view_.canvas().place().aspect(), 1) << name;
    EXPECT_EQ(seenDotForDot(view_, film->size), image::makeDisplayImage(*film)) << name;
  }
}

TEST_F(FilmViewTest, DrawsEveryWindowFunctionDotForDotAsTheEngineDoes) {
  using image::WindowFunction;
  for (const auto photometric : {image::Photometric::Monochrome1, image::Photometric::Monochrome2}) {
    for (const auto function : {WindowFunction::Linear, WindowFunction::LinearExact, WindowFunction::Sigmoid}) {
      auto film = makeFilm(301, 200);
      film.photometric = photometric;
      film.windows = {{.center = 1800, .width = 900, .explanation = "", .function = function}};
      film.padding = image::Padding{0, 100};
      view_.show(FilmView::prepareFilm(share(film)), QString());
      EXPECT_EQ(seenDotForDot(view_, film.size), image::makeDisplayImage(film));
    }
  }
}

TEST_F(FilmViewTest, ShowsOblongPixelsInTheirTrueShape) {
  auto film = makeFilm(200, 100);
  film.imagerPixelSpacing = image::Spacing{.rowMm = 0.4, .columnMm = 0.1};
  view_.resize(400, 800);
  view_.show(FilmView::prepareFilm(share(film)), QString());
  view_.show();
  const auto seen = view_.canvas().filmToWidget().mapRect(QRectF(0, 0, 200, 100));
  EXPECT_NEAR(seen.height() / seen.width(), 2.0, 1e-9);
}

TEST_F(FilmViewTest, NamesThePatientOnlyWhereItMay) {
  auto film = makeFilm(64, 64);
  film.patient.name = PrivateText("Doe^Jane");
  film.patient.id = PrivateText("4711");
  const auto prepared = FilmView::prepareFilm(share(film));
  view_.show(prepared, QStringLiteral("Film"));
  EXPECT_FALSE(view_.isPatientVisible());
  const auto isNamed = [&] {
    const auto& corners = view_.canvas().cornerTexts();
    const auto all =
        (corners.topLeft + corners.topRight + corners.bottomLeft + corners.bottomRight).join(QLatin1Char(' '));
    return all.contains(QStringLiteral("Doe")) || all.contains(QStringLiteral("4711"));
  };
  EXPECT_FALSE(isNamed());
  const auto hidden = view_.picture(false);
  settings_.set(keys::kHidesPatients, false);
  EXPECT_TRUE(isNamed());
  EXPECT_EQ(view_.picture(false), hidden);
  view_.setPatientVisible(false);
  EXPECT_FALSE(isNamed());
}

TEST_F(FilmViewTest, MakesAPictureAsTheEngineDoes) {
  const auto film = makeFilm(120, 80);
  view_.show(FilmView::prepareFilm(share(film)), QString());
  view_.changePlace([](FilmGeometry& place) { place.turn(1); });
  const auto map = makeMap();
  view_.setOverlay(map, 0.8F);
  const auto grey = image::makeDisplayImage(film);
  const auto plain = view_.picture(false);
  ASSERT_EQ(plain.size(), QSize(120, 80));
  const auto colored = view_.picture(true);
  const auto expected = image::overlayHeatMap(grey, map, {.strongest = 0.8F, .opacity = 0.6});
  for (int y = 0; y < 80; ++y) {
    for (int x = 0; x < 120; ++x) {
      const auto at = static_cast<std::size_t>(y * 120 + x);
      ASSERT_EQ(qRed(plain.pixel(x, y)), grey.pixels[at]);
      ASSERT_EQ(colored.pixel(x, y),
                qRgb(expected.pixels[3 * at], expected.pixels[3 * at + 1], expected.pixels[3 * at + 2]));
    }
  }
  view_.setOverlayLook({OverlayLook::Style::Contour, 1.0});
  EXPECT_NE(view_.picture(true), plain.convertToFormat(QImage::Format_RGB32));
  view_.clearOverlay();
  EXPECT_EQ(view_.picture(true), plain);
}

TEST_F(FilmViewTest, LaysTheOverlayOverTheFilmAsTheEngineDoes) {
  const auto film = makeFilm(400, 300);
  const auto map = makeMap();
  view_.show(FilmView::prepareFilm(share(film)), QString());
  view_.setOverlay(map);
  resizeTo(view_, film.size);
  QImage shot(400, 300, QImage::Format_RGB32);
  view_.canvas().render(&shot);
  const auto expected = image::overlayHeatMap(image::makeDisplayImage(film), map, {.strongest = 0, .opacity = 0.6});
  int worst = 0;
  for (int y = 0; y < 300; ++y) {
    for (int x = 0; x < 400; ++x) {
      const auto at = 3 * static_cast<std::size_t>(y * 400 + x);
      const auto seen = shot.pixel(x, y);
      for (const int difference : {qRed(seen) - expected.pixels[at], qGreen(seen) - expected.pixels[at + 1],
                                   qBlue(seen) - expected.pixels[at + 2]}) {
        worst = std::max(worst, std::abs(difference));
      }
    }
  }
  EXPECT_LE(worst, 6);
}

TEST_F(FilmViewTest, RefusesAnOverlayThatIsNone) {
  view_.show(FilmView::prepareFilm(share(makeFilm(64, 64))), QString());
  EXPECT_THROW(view_.setOverlay({{2, 2}, {1, 2, 3}}), Error);
}

TEST_F(FilmViewTest, PreparesAFilmOnAnotherThread) {
  bool isShown = false;
  QObject::connect(&view_, &FilmView::shown, &view_, [&] { isShown = true; });
  const auto film = share(makeFilm(3000, 3000, 16));
  view_.show(film, QStringLiteral("Large"));
  EXPECT_TRUE(view_.isEmpty());
  EXPECT_TRUE(waitFor([&] { return isShown; }));
  EXPECT_FALSE(view_.isEmpty());
}

TEST_F(FilmViewTest, SaysWhatCannotBeShown) {
  QString words;
  QObject::connect(&view_, &FilmView::failed, &view_, [&](const QString& text) { words = text; });
  view_.show(share({}), QStringLiteral("Nothing"));
  EXPECT_TRUE(waitFor([&] { return !words.isEmpty(); }));
}

TEST_F(FilmViewTest, FollowsAnotherFilmsZoomPanAndWindowMoves) {
  FilmView prior(settings_);
  for (auto* view : {&view_, &prior}) {
    view->resize(500, 400);
    view->show();
  }
  view_.show(FilmView::prepareFilm(share(makeFilm(1000, 800))), QString());
  prior.show(FilmView::prepareFilm(share(makeFilm(500, 400, 10))), QString());
  view_.synchroniseWith(&prior);
  view_.changePlace([](FilmGeometry& place) {
    place.setZoom(1.5);
    place.setCentre({250, 600});
  });
  EXPECT_NEAR(prior.canvas().place().zoom(), 3.0, 1e-9);
  EXPECT_EQ(prior.canvas().place().centre(), QPointF(125, 300));
  prior.changePlace([](FilmGeometry& place) { place.setCentre({250, 100}); });
  EXPECT_EQ(view_.canvas().place().centre(), QPointF(500, 200));
  view_.resize(300, 400);
  QTest::qWait(1);
  EXPECT_NEAR(prior.canvas().place().zoom(), 3.0, 1e-9);  // a resize is no zoom
  const auto before = prior.grey()->window();
  view_.moveWindow(1, 0.25);
  EXPECT_NEAR(prior.grey()->window().width, 2 * before.width, 1e-9);
  EXPECT_NEAR(prior.grey()->window().center, before.center - 0.25 * prior.grey()->window().width, 1e-9);
  view_.synchroniseWith(nullptr);
  view_.changePlace([](FilmGeometry& place) { place.fit(); });
  EXPECT_FALSE(prior.canvas().place().isFitted());
}

TEST_F(FilmViewTest, OutlivesAFilmThatFollowsIt) {
  view_.show(FilmView::prepareFilm(share(makeFilm(100, 80))), QString());
  {
    FilmView prior(settings_);
    prior.show(FilmView::prepareFilm(share(makeFilm(100, 80))), QString());
    view_.synchroniseWith(&prior);
  }
  view_.moveWindow(1, 0);
  view_.changePlace([](FilmGeometry& place) { place.setZoom(2); });
}

TEST_F(FilmViewTest, HasAToolBarAndAMenuOfItsWindows) {
  QMainWindow window;
  auto* view = new FilmView(settings_);
  Shortcuts shortcuts(settings_);
  view->registerActions(shortcuts, QStringLiteral("film"), QStringLiteral("Film"));
  auto* bar = window.addToolBar(QStringLiteral("Film"));
  view->fillToolBar(*bar);
  window.setCentralWidget(view);
  window.resize(1200, 800);
  auto film = makeFilm(800, 600);
  film.windows = {{.center = 1800, .width = 900, .explanation = "BONE & SOFT", .function = {}}};
  view->show(FilmView::prepareFilm(share(film)), QStringLiteral("Phantom"));
  window.show();
  QMenu menu;
  view->fillMenu(menu);
  ASSERT_FALSE(menu.actions().isEmpty());
  auto* presets = menu.actions()[0]->menu();
  ASSERT_NE(presets, nullptr);
  EXPECT_EQ(presets->actions()[1]->text(), QStringLiteral("BONE && SOFT"));
  presets->actions()[1]->trigger();
  EXPECT_EQ(presets->actions().size(), 9);
  EXPECT_EQ(view->grey()->chosen(), 1U);
  takeScreenshots(window, QStringLiteral("film-tools"));
  takeScreenshots(*presets, QStringLiteral("film-presets"));
  takeScreenshots(*menu.actions()[2]->menu(), QStringLiteral("film-measure-menu"));
}

}  // namespace
}  // namespace carina::gui
