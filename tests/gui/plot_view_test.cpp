// SPDX-License-Identifier: Apache-2.0
#include "gui/widgets/plot_view.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <cmath>

#include <gtest/gtest.h>

#include "gui/widgets/plot_scale.h"
#include "tests/gui/screenshot.h"

namespace carina::gui {
namespace {

QList<QPointF> wave(int count, double phase) {
  QList<QPointF> points;
  for (int i = 0; i < count; ++i) points << QPointF(i, 1 + std::sin(phase + i * 0.01) * std::exp(-i * 0.001));
  return points;
}

TEST(PlotScale, StepsAreOneTwoOrFiveTimesAPowerOfTen) {
  EXPECT_DOUBLE_EQ(tickStep({0, 1}, 5), 0.2);
  EXPECT_DOUBLE_EQ(tickStep({0, 1}, 10), 0.1);
  EXPECT_DOUBLE_EQ(tickStep({0, 700}, 4), 200);
  EXPECT_EQ(digitsOf(0.2), 1);
  EXPECT_EQ(digitsOf(0.05), 2);
  EXPECT_EQ(digitsOf(50), 0);
}

TEST(PlotScale, AnAxisByTheDataHoldsThemAll) {
  PlotExtent plain(false);
  for (const double value : {2.0, 12.0, qQNaN()}) plain.add(value);
  const auto scale = plain.scale(qQNaN(), qQNaN(), 0.1);
  EXPECT_DOUBLE_EQ(scale.from, 1);
  EXPECT_DOUBLE_EQ(scale.to, 13);
  PlotExtent log(true);
  for (const double value : {0.02, 30.0, -1.0}) log.add(value);
  const auto decades = log.scale(qQNaN(), qQNaN(), 0.1);
  EXPECT_DOUBLE_EQ(decades.from, 0.01);
  EXPECT_DOUBLE_EQ(decades.to, 100);
  EXPECT_NEAR(decades.shareOf(1), 0.5, 1e-12);
  EXPECT_NEAR(decades.valueAt(0.5), 1, 1e-12);
}

TEST(PlotScale, ThinnedCurvesKeepTheirEndsAndTheirPeaks) {
  auto points = wave(100000, 0);
  points[54321].setY(9);
  const auto kept = decimated(points, {0, 100000}, {0, 10}, 500);
  EXPECT_LE(kept.size(), 4 * 501);
  EXPECT_EQ(kept.front(), points.front());
  EXPECT_EQ(kept.back(), points.back());
  EXPECT_TRUE(kept.contains(points[54321]));
}

TEST(PlotView, AClickNamesTheCurveAndThePlaceOnIt) {
  PlotView plot;
  plot.setAxes({.title = QStringLiteral("x"), .from = 0, .to = 1}, {.title = QStringLiteral("y"), .from = 0, .to = 1});
  plot.setSquare(true);
  plot.setSeries({{.name = QStringLiteral("low"), .points = {{0, 0.1}, {1, 0.1}}},
                  {.name = QStringLiteral("high"), .points = {{0, 0.8}, {1, 0.8}}}});
  plot.resize(500, 400);
  plot.show();
  QSignalSpy spy(&plot, &PlotView::clicked);
  const auto place = plot.placeOf({0.25, 0.78});
  QTest::mouseClick(plot.childAt(place.toPoint()), Qt::LeftButton, {},
                    plot.childAt(place.toPoint())->mapFrom(&plot, place.toPoint()));
  ASSERT_EQ(spy.count(), 1);
  EXPECT_EQ(spy[0][0].toInt(), 1);
  EXPECT_NEAR(spy[0][1].toPointF().x(), 0.25, 0.01);
  EXPECT_NEAR(spy[0][1].toPointF().y(), 0.8, 1e-9);
  const auto unit = plot.placeOf({1, 1}) - plot.placeOf({0, 0});
  EXPECT_NEAR(unit.x(), -unit.y(), 1.5);
}

TEST(PlotView, KeysWalkAlongTheFirstCurve) {
  PlotView plot;
  plot.setSeries({{.name = QStringLiteral("wave"), .points = {{0, 1}, {1, 3}, {2, 2}}}});
  plot.resize(400, 300);
  plot.show();
  QSignalSpy spy(&plot, &PlotView::clicked);
  QTest::keyClick(&plot, Qt::Key_End);
  QTest::keyClick(&plot, Qt::Key_Left);
  QTest::keyClick(&plot, Qt::Key_Return);
  ASSERT_EQ(spy.count(), 1);
  EXPECT_EQ(spy[0][1].toPointF(), QPointF(1, 3));
  EXPECT_FALSE(plot.accessibleDescription().isEmpty());
}

TEST(PlotView, ShowsCurvesBandsDotsAndMarkers) {
  PlotView plot;
  plot.resize(640, 420);
  plot.setEmptyText(QStringLiteral("Nothing has been measured yet"));
  plot.setAxes({.title = QStringLiteral("step")}, {.title = QStringLiteral("loss"), .isLogarithmic = true});
  plot.show();
  takeScreenshots(plot, QStringLiteral("plot-empty"));
  PlotSeries banded{.name = QStringLiteral("validation"), .points = {}, .style = Qt::DashLine, .hasDots = true};
  for (int i = 0; i < 10; ++i) {
    banded.points << QPointF(i * 200, 1.4 - i * 0.08);
    banded.lower << QPointF(i * 200, 1.2 - i * 0.08);
    banded.upper << QPointF(i * 200, 1.6 - i * 0.08);
  }
  plot.setTitle(QStringLiteral("Loss"));
  plot.setSeries({{.name = QStringLiteral("training"), .points = wave(2000, 0)}, banded});
  plot.setMarker(0, {1400, 0.84}, QStringLiteral("best"));
  takeScreenshots(plot, QStringLiteral("plot-curves"));
  const auto picture = plot.picture({800, 600});
  EXPECT_EQ(picture.size(), QSize(800, 600));
  picture.save(QStringLiteral("%1/plot-picture.png").arg(QStringLiteral(CARINA_SCREENSHOTS)));
}

TEST(PlotView, LongLiveCurvesStayFluent) {
  PlotView plot;
  plot.resize(800, 500);
  plot.show();
  auto points = wave(100000, 0);
  plot.setSeries({{.name = QStringLiteral("training"), .points = points}});
  plot.grab();
  QElapsedTimer timer;
  timer.start();
  for (int i = 0; i < 10; ++i) {
    points << QPointF(100000 + i, 1);
    plot.setSeries({{.name = QStringLiteral("training"), .points = points}});
    plot.grab();
  }
  RecordProperty("msPerUpdate", std::to_string(static_cast<double>(timer.elapsed()) / 10));
  EXPECT_EQ(plot.series().front().points.size(), 100010);
}

}  // namespace
}  // namespace carina::gui
