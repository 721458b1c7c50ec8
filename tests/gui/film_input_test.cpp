// SPDX-License-Identifier: Apache-2.0
// Mouse and keys on a film.
#include <QMenu>
#include <QPainter>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include "gui/pages/film_view.h"
#include "tests/gui/screenshot.h"
#include "tests/gui/test_films.h"

namespace carina::gui {
namespace {

class FilmInput : public testing::Test {
 protected:
  void SetUp() override {
    view_.resize(800, 600);
    view_.registerActions(shortcuts_, QStringLiteral("film"), QStringLiteral("Film"));
    auto film = makeFilm(1000, 1000);
    film.pixelSpacing = image::Spacing{.rowMm = 0.2, .columnMm = 0.2};
    view_.show(FilmView::prepareFilm(share(film)), QStringLiteral("Film"));
    view_.show();
    view_.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&view_));
    canvas_.setFocus();
  }

  void drag(Qt::MouseButton button, const QPoint& from, const QPoint& to, Qt::KeyboardModifiers keys = {}) {
    QTest::mousePress(&canvas_, button, keys, from);
    for (int i = 1; i <= 4; ++i) move(from + (to - from) * i / 4, button, keys);
    QTest::mouseRelease(&canvas_, button, keys, to);
  }

  void move(const QPoint& to, Qt::MouseButtons buttons = {}, Qt::KeyboardModifiers keys = {}) {
    QMouseEvent event(QEvent::MouseMove, to, canvas_.mapToGlobal(to), Qt::NoButton, buttons, keys);
    QApplication::sendEvent(&canvas_, &event);
  }

  void wheel(const QPoint& at, int steps, Qt::KeyboardModifiers keys = {}) {
    QWheelEvent event(at, canvas_.mapToGlobal(at), {}, {0, 120 * steps}, Qt::NoButton, keys, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&canvas_, &event);
  }

  void key(int key, Qt::KeyboardModifiers keys = {}) { QTest::keyClick(&canvas_, static_cast<Qt::Key>(key), keys); }

  const image::Window& window() const { return view_.grey()->window(); }

  QTemporaryDir folder_;
  Settings settings_{folder_.filePath(QStringLiteral("settings.ini"))};
  Shortcuts shortcuts_{settings_};
  FilmView view_{settings_};
  FilmCanvas& canvas_ = view_.canvas();
};

TEST_F(FilmInput, LeftDragTurnsWidthAndBrightness) {
  const auto before = window();
  drag(Qt::LeftButton, {400, 300}, {550, 300});
  EXPECT_NEAR(window().width, 2 * before.width, 1e-6 * before.width);
  EXPECT_DOUBLE_EQ(window().center, before.center);
  drag(Qt::LeftButton, {400, 300}, {400, 200});  // up is brighter: black lies lower
  EXPECT_NEAR(window().center, before.center - 0.25 * window().width, 1e-6 * before.width);
}

TEST_F(FilmInput, WheelTurnsBrightnessWidthAndZoom) {
  const auto before = window();
  wheel({400, 300}, 1);
  EXPECT_LT(window().center, before.center);
  wheel({400, 300}, 1, Qt::ShiftModifier);
  EXPECT_GT(window().width, before.width);
  const auto film = canvas_.toFilm(QPointF(500, 200));
  const double zoom = canvas_.place().zoom();
  wheel({500, 200}, 2, Qt::ControlModifier);
  EXPECT_NEAR(canvas_.place().zoom(), zoom * std::sqrt(2.0), 1e-9);
  EXPECT_LT(QPointF(canvas_.toFilm(QPointF(500, 200)) - film).manhattanLength(), 2 / zoom);
  key(Qt::Key_Z);
  wheel({500, 200}, 1);
  EXPECT_GT(canvas_.place().zoom(), zoom * std::sqrt(2.0));
}

TEST_F(FilmInput, MiddleShiftAndRightDragsMoveAndZoom) {
  view_.changePlace([](FilmGeometry& place) { place.setZoom(2); });
  auto before = canvas_.place().toView().map(QPointF(500, 500));
  drag(Qt::MiddleButton, {300, 300}, {340, 280});
  EXPECT_EQ(canvas_.place().toView().map(QPointF(500, 500)) - before, QPointF(40, -20));
  before = canvas_.place().toView().map(QPointF(500, 500));
  drag(Qt::LeftButton, {300, 300}, {260, 310}, Qt::ShiftModifier);
  EXPECT_EQ(canvas_.place().toView().map(QPointF(500, 500)) - before, QPointF(-40, 10));
  drag(Qt::RightButton, {300, 300}, {300, 180});
  EXPECT_NEAR(canvas_.place().zoom(), 4, 1e-9);
}

TEST_F(FilmInput, RightClickAndMenuKeyBringAMenu) {
  QSignalSpy wanted(&canvas_, &FilmCanvas::menuWanted);
  QTest::mouseClick(&canvas_, Qt::RightButton, {}, {300, 300});
  EXPECT_EQ(wanted.count(), 1);
  auto* menu = view_.findChild<QMenu*>();
  ASSERT_NE(menu, nullptr);
  EXPECT_EQ(menu->actions().size(), 4);
  menu->close();
}

TEST_F(FilmInput, KeysTurnTheWindow) {
  const auto before = window();
  key(Qt::Key_Right);
  EXPECT_GT(window().width, before.width);
  key(Qt::Key_Left);
  key(Qt::Key_Up);
  EXPECT_LT(window().center, before.center);
  const double coarse = before.center - window().center;
  key(Qt::Key_Down);
  EXPECT_NEAR(window().center, before.center, 1e-6 * before.width);
  key(Qt::Key_Up, Qt::ControlModifier);
  EXPECT_NEAR(before.center - window().center, coarse / 8, 1e-6 * before.width);
  key(Qt::Key_3);
  ASSERT_TRUE(view_.grey()->chosen());
  EXPECT_EQ(view_.grey()->presets()[*view_.grey()->chosen()].kind, GreyPreset::Kind::Lung);
  key(Qt::Key_1);
  EXPECT_EQ(*view_.grey()->chosen(), 0U);
  key(Qt::Key_I);
  EXPECT_TRUE(view_.grey()->isInverted());
}

TEST_F(FilmInput, KeysZoomTurnFlipAndPan) {
  const double fitted = canvas_.place().zoom();
  key(Qt::Key_Plus);
  EXPECT_NEAR(canvas_.place().zoom(), fitted * 1.25, 1e-9);
  key(Qt::Key_Minus);
  EXPECT_NEAR(canvas_.place().zoom(), fitted, 1e-9);
  key(Qt::Key_D);
  EXPECT_EQ(canvas_.place().zoom(), 1);
  const auto centre = canvas_.place().centre();
  key(Qt::Key_Right, Qt::ShiftModifier);
  EXPECT_NEAR(canvas_.place().centre().x(), centre.x() - 80, 1e-9);
  key(Qt::Key_E);
  EXPECT_TRUE(canvas_.place().isTurned());
  key(Qt::Key_Q);
  key(Qt::Key_X);
  EXPECT_FALSE(canvas_.place().isUsualWayUp());
  key(Qt::Key_X);
  key(Qt::Key_Y);
  key(Qt::Key_Y);
  EXPECT_TRUE(canvas_.place().isUsualWayUp());
  key(Qt::Key_F);
  EXPECT_EQ(canvas_.place().zoom(), fitted);
  key(Qt::Key_S);
  EXPECT_NEAR(canvas_.place().zoom(), 0.2 * view_.screen()->physicalDotsPerInch() / 25.4, 1e-9);
  key(Qt::Key_Backspace);
  EXPECT_TRUE(canvas_.place().isFitted());
}

TEST_F(FilmInput, DrawsARulerByClicksAndByOneDrag) {
  key(Qt::Key_D);
  key(Qt::Key_R);
  QTest::mouseClick(&canvas_, Qt::LeftButton, {}, {300, 300});
  move({350, 300});
  QTest::mouseClick(&canvas_, Qt::LeftButton, {}, {400, 300});
  ASSERT_EQ(view_.measures().size(), 1);
  EXPECT_NEAR(lengthOf({view_.measures()[0].points[0], view_.measures()[0].points[1]}, canvas_.scale()), 20.0, 1e-9);
  key(Qt::Key_R);
  drag(Qt::LeftButton, {300, 400}, {300, 450});
  ASSERT_EQ(view_.measures().size(), 2);
  EXPECT_NEAR(lengthOf({view_.measures()[1].points[0], view_.measures()[1].points[1]}, canvas_.scale()), 10.0, 1e-9);
  EXPECT_FALSE(canvas_.measures().isDrawing());
}

TEST_F(FilmInput, DrawsAnAngleByKeysAlone) {
  key(Qt::Key_D);
  key(Qt::Key_G);
  for (int i = 0; i < 2; ++i) key(Qt::Key_Right, Qt::ShiftModifier);
  key(Qt::Key_Return);
  for (int i = 0; i < 2; ++i) key(Qt::Key_Left, Qt::ShiftModifier);
  key(Qt::Key_Return);
  for (int i = 0; i < 2; ++i) key(Qt::Key_Up, Qt::ShiftModifier);
  key(Qt::Key_Return);
  ASSERT_EQ(view_.measures().size(), 1);
  EXPECT_NEAR(angleOf(view_.measures()[0], canvas_.scale()), 90, 1e-6);
}

TEST_F(FilmInput, GuidesThroughTheCardiothoracicRatio) {
  key(Qt::Key_D);
  key(Qt::Key_C);
  drag(Qt::LeftButton, {400, 100}, {400, 500});
  EXPECT_TRUE(canvas_.measures().prompt().contains(QStringLiteral("2/3")));
  drag(Qt::LeftButton, {350, 400}, {470, 380});
  EXPECT_TRUE(canvas_.measures().prompt().contains(QStringLiteral("3/3")));
  drag(Qt::LeftButton, {250, 420}, {550, 420});
  ASSERT_EQ(view_.measures().size(), 1);
  EXPECT_NEAR(cardiothoracicOf(view_.measures()[0], canvas_.scale()).ratio(), 0.4, 1e-9);
}

TEST_F(FilmInput, MovesAndRemovesMeasuresAndUndoesIt) {
  key(Qt::Key_D);
  key(Qt::Key_R);
  drag(Qt::LeftButton, {300, 300}, {400, 300});
  const auto drawn = view_.measures();
  drag(Qt::LeftButton, {400, 300}, {400, 340});  // its end
  EXPECT_EQ(view_.measures()[0].points[1], drawn[0].points[1] + QPointF(0, 40));
  EXPECT_EQ(view_.measures()[0].points[0], drawn[0].points[0]);
  key(Qt::Key_Z, Qt::ControlModifier);
  EXPECT_EQ(view_.measures(), drawn);
  drag(Qt::LeftButton, {350, 300}, {350, 320});  // its line
  EXPECT_EQ(view_.measures()[0].points[0], drawn[0].points[0] + QPointF(0, 20));
  key(Qt::Key_Right, Qt::AltModifier);
  EXPECT_EQ(view_.measures()[0].points[0], drawn[0].points[0] + QPointF(1, 20));
  key(Qt::Key_Delete);
  EXPECT_TRUE(view_.measures().isEmpty());
  for (int i = 0; i < 3; ++i) key(Qt::Key_Z, Qt::ControlModifier);
  EXPECT_EQ(view_.measures(), drawn);
  key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_NE(view_.measures(), drawn);
}

TEST_F(FilmInput, EscapeGivesUpAMeasure) {
  key(Qt::Key_R);
  QTest::mouseClick(&canvas_, Qt::LeftButton, {}, {300, 300});
  key(Qt::Key_Escape);
  EXPECT_FALSE(canvas_.measures().isDrawing());
  const auto before = window();
  key(Qt::Key_Up);
  EXPECT_NE(window().center, before.center);
}

TEST_F(FilmInput, MagnifiesAsLongAsTheKeyIsHeld) {
  QTest::keyPress(&canvas_, Qt::Key_L);
  EXPECT_TRUE(canvas_.hasLens());
  move({400, 300});
  QTest::keyRelease(&canvas_, Qt::Key_L);
  EXPECT_FALSE(canvas_.hasLens());
}

TEST_F(FilmInput, SaysTheValueUnderTheCursor) {
  QSignalSpy pointed(&view_, &FilmView::pointed);
  key(Qt::Key_D);
  move({400, 300});
  ASSERT_FALSE(pointed.isEmpty());
  const auto film = canvas_.toFilm(QPointF(400, 300));
  const auto words = pointed.last()[0].toString();
  EXPECT_TRUE(words.startsWith(QStringLiteral("column %1, row %2 · stored ").arg(int(film.x())).arg(int(film.y()))))
      << words.toStdString();
  EXPECT_TRUE(canvas_.cornerTexts().bottomLeft.contains(words));
  QEvent leave(QEvent::Leave);
  QApplication::sendEvent(&canvas_, &leave);
  EXPECT_TRUE(pointed.last()[0].toString().isEmpty());
}

TEST_F(FilmInput, HasNoTwoActionsWithTheSameKeysAndLeavesThePageItsOwn) {
  QList<QKeySequence> taken{Qt::Key_H, Qt::Key_J, Qt::Key_K, Qt::Key_A, Qt::Key_Space};
  for (const auto& entry : shortcuts_.entries()) {
    EXPECT_EQ(shortcuts_.conflictOf(entry.id, entry.action->shortcut()).toStdString(), "") << entry.id.toStdString();
    EXPECT_FALSE(taken.contains(entry.action->shortcut())) << entry.id.toStdString();
    EXPECT_FALSE(entry.action->shortcut().isEmpty()) << entry.id.toStdString();
  }
}

TEST_F(FilmInput, ActsOnTheFilmThatHadTheFocusLast) {
  QWidget both;
  auto* layout = new QVBoxLayout(&both);
  FilmView second(settings_);
  layout->addWidget(&view_);
  layout->addWidget(&second);
  view_.lendActionsTo(&second);
  second.show(FilmView::prepareFilm(share(makeFilm(300, 300))), QStringLiteral("Prior"));
  both.show();
  both.activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&both));
  second.canvas().setFocus();
  QTest::keyClick(&second.canvas(), Qt::Key_I);
  EXPECT_TRUE(second.grey()->isInverted());
  EXPECT_FALSE(view_.grey()->isInverted());
  const auto before = second.grey()->window().width;
  QTest::keyClick(&second.canvas(), Qt::Key_Right);
  EXPECT_GT(second.grey()->window().width, before);
  canvas_.setFocus();
  QTest::keyClick(&canvas_, Qt::Key_I);
  EXPECT_TRUE(view_.grey()->isInverted());
  view_.setParent(nullptr);
}

}  // namespace
}  // namespace carina::gui
