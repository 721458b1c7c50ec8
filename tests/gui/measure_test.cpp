// SPDX-License-Identifier: Apache-2.0
#include "gui/widgets/measure.h"

#include <cmath>

#include <gtest/gtest.h>

#include "gui/models/film_words.h"
#include "gui/widgets/measure_board.h"
#include "tests/gui/test_films.h"

namespace carina::gui {
namespace {

const MeasureScale kOblong{.columnMm = 0.1, .rowMm = 0.3, .name = QStringLiteral("pixel spacing")};
const MeasureScale kUnknown{};

TEST(Measure, TakesEachDirectionsOwnSpacing) {
  EXPECT_NEAR(lengthOf({{10, 10}, {40, 10}}, kOblong), 3.0, 1e-12);
  EXPECT_NEAR(lengthOf({{10, 10}, {10, 40}}, kOblong), 9.0, 1e-12);
  EXPECT_NEAR(lengthOf({{10, 10}, {50, 20}}, kOblong), std::hypot(4.0, 3.0), 1e-12);
}

TEST(Measure, TellsAnglesInThePatientNotOnTheScreen) {
  const Measure diagonal{MeasureKind::Angle, {{100, 0}, {0, 0}, {30, 10}}};  // 3 mm and 3 mm
  EXPECT_NEAR(angleOf(diagonal, kOblong), 45.0, 1e-9);
  EXPECT_NEAR(angleOf(diagonal, kUnknown), std::atan2(10.0, 30.0) * 180 / M_PI, 1e-9);
  EXPECT_NEAR(angleOf({MeasureKind::Angle, {{-5, 0}, {0, 0}, {9, 0}}}, kUnknown), 180, 1e-9);
  EXPECT_EQ(angleOf({MeasureKind::Angle, {{0, 0}, {0, 0}, {9, 0}}}, kUnknown), 0);
}

TEST(Measure, SaysWhichSpacingOrThatThereIsNone) {
  const Measure ruler{MeasureKind::Ruler, {{0, 0}, {1000, 0}}};
  EXPECT_EQ(wordsOf(ruler, kOblong).toStdString(), "100.0 mm (pixel spacing)");
  EXPECT_EQ(wordsOf(ruler, kUnknown).toStdString(), "1000.0 px (uncalibrated)");
  EXPECT_EQ(wordsOf(ruler, {.columnMm = 0, .rowMm = 0, .name = QStringLiteral("pixel spacing")}).toStdString(),
            "1000.0 px (uncalibrated)");
}

TEST(Measure, MeasuresHeartAndThoraxAcrossTheMidline) {
  // Borders at different heights, a vertical midline: widths are differences of columns.
  const Measure upright{MeasureKind::Cardiothoracic,
                        {{200, 10}, {200, 400}, {150, 300}, {290, 350}, {40, 330}, {360, 310}}};
  const auto widths = cardiothoracicOf(upright, kOblong);
  EXPECT_NEAR(widths.heart, 14.0, 1e-9);
  EXPECT_NEAR(widths.thorax, 32.0, 1e-9);
  EXPECT_NEAR(widths.ratio(), 0.4375, 1e-9);
  EXPECT_TRUE(wordsOf(upright, kOblong).startsWith(QStringLiteral("Cardiothoracic ratio 0.44, not above 0.50")))
      << wordsOf(upright, kOblong).toStdString();
}

TEST(Measure, CountsATiltedMidline) {
  // Midline along (3,4)/5, so across is (4,−3)/5.
  const Measure tilted{MeasureKind::Cardiothoracic, {{0, 0}, {3, 4}, {0, 0}, {40, -30}, {0, 0}, {80, -10}}};
  const auto widths = cardiothoracicOf(tilted, kUnknown);
  EXPECT_NEAR(widths.heart, 50, 1e-9);
  EXPECT_NEAR(widths.thorax, 70, 1e-9);
  EXPECT_EQ(wordsOf(tilted, kUnknown).toStdString(),
            "Cardiothoracic ratio 0.71, above 0.50\nheart 50.0 px, thorax 70.0 px (uncalibrated)");
}

TEST(Measure, DropsPerpendicularsInMillimetres) {
  const QLineF line({0, 0}, {30, 10});  // 3 mm, 3 mm
  const auto foot = footOf({30, 0}, line, kOblong);
  EXPECT_NEAR(foot.x(), 15, 1e-9);  // (1.5 mm, 1.5 mm)
  EXPECT_NEAR(foot.y(), 5, 1e-9);
}

TEST(FilmWords, NamesTheSpacingThatIsTaken) {
  auto film = makeFilm(10, 10);
  EXPECT_FALSE(spacingOf(film).isKnown());
  film.imagerPixelSpacing = image::Spacing{.rowMm = 0.2, .columnMm = 0.1};
  EXPECT_EQ(spacingOf(film).name.toStdString(), "imager spacing, at the detector");
  EXPECT_EQ(spacingOf(film).rowMm, 0.2);
  EXPECT_DOUBLE_EQ(aspectOf(film), 2);
  film.pixelSpacing = image::Spacing{.rowMm = 0, .columnMm = 0};  // some writers mean "not known" by it
  EXPECT_EQ(spacingOf(film).name.toStdString(), "imager spacing, at the detector");
  film.pixelSpacing = film.imagerPixelSpacing;
  EXPECT_EQ(spacingOf(film).name.toStdString(), "pixel spacing, same as at the detector");
  film.pixelSpacing = image::Spacing{.rowMm = 0.18, .columnMm = 0.09};
  EXPECT_EQ(spacingOf(film).name.toStdString(), "pixel spacing, calibrated");
  EXPECT_EQ(spacingOf(film).columnMm, 0.09);
}

TEST(FilmWords, SaysWhatAPixelHolds) {
  auto film = makeFilm(4, 4);
  film.samples = std::vector<std::uint16_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  film.modality.slope = 2;
  film.modality.intercept = -1024;
  film.padding = image::Padding{15, 15};
  film.source.modality = "CT";
  const auto view = prepareView(share(film));
  EXPECT_EQ(valueWords(*view, 2, 1).toStdString(), "column 2, row 1 · stored 6 · value -1012 HU");
  EXPECT_EQ(valueWords(*view, 3, 3).toStdString(), "column 3, row 3 · stored 15 · padding");
}

TEST(FilmWords, WritesThePatientAsPeopleDo) {
  image::PatientFacts patient;
  patient.name = PrivateText("Doe^Jane^^Dr");
  patient.id = PrivateText("17");
  patient.birthDate = PrivateText("19630501");
  patient.sex = PrivateText("F");
  patient.age = PrivateText("063Y");
  EXPECT_EQ(patientLines(patient),
            (QStringList{QStringLiteral("Doe, Jane Dr"), QStringLiteral("ID 17"), QStringLiteral("Born 1963-05-01"),
                         QStringLiteral("female, 63 years")}));
  EXPECT_TRUE(patientLines({}).isEmpty());
}

TEST(MeasureBoard, DrawsMovesAndRemovesAndUndoesEachStep) {
  MeasureBoard board;
  board.begin(MeasureKind::Ruler);
  EXPECT_FALSE(board.prompt().isEmpty());
  board.place({1, 2});
  board.hover({5, 5});
  EXPECT_EQ(board.draft()->points.size(), 2);
  board.place({11, 2});
  EXPECT_FALSE(board.isDrawing());
  ASSERT_EQ(board.measures().size(), 1);
  const Measure drawn{MeasureKind::Ruler, {{1, 2}, {11, 2}}};
  EXPECT_EQ(board.measures()[0], drawn);
  board.choose(0, 1);
  board.moveChosen({1, 0}, 7);
  board.moveChosen({2, 3}, 7);
  EXPECT_EQ(board.measures()[0].points[1], QPointF(14, 5));
  board.choose(0);
  board.moveChosen({10, 10}, 8);
  EXPECT_EQ(board.measures()[0].points[0], QPointF(11, 12));
  board.removeChosen();
  EXPECT_TRUE(board.measures().isEmpty());
  auto& undo = board.undoStack();
  undo.undo();  // the removal
  undo.undo();  // the second drag
  EXPECT_EQ(board.measures()[0].points[1], QPointF(14, 5));
  undo.undo();  // the first, as one step
  EXPECT_EQ(board.measures()[0], drawn);
  undo.undo();
  EXPECT_TRUE(board.measures().isEmpty());
  for (int i = 0; i < 3; ++i) undo.redo();
  EXPECT_EQ(board.measures()[0].points[0], QPointF(11, 12));
}

TEST(MeasureBoard, RemovesAllInOneStep) {
  MeasureBoard board;
  for (int i = 0; i < 3; ++i) {
    board.begin(MeasureKind::Ruler);
    board.place({0, 0});
    board.place({1.0 + i, 0});
  }
  board.removeAll();
  EXPECT_TRUE(board.measures().isEmpty());
  board.undoStack().undo();
  ASSERT_EQ(board.measures().size(), 3);
  EXPECT_EQ(board.measures()[2].points[1], QPointF(3, 0));
}

TEST(MeasureBoard, GivesUpAnUnfinishedMeasure) {
  MeasureBoard board;
  board.begin(MeasureKind::Cardiothoracic);
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(board.prompt().isEmpty());
    board.place({1.0 * i, 0});
  }
  board.cancel();
  EXPECT_TRUE(board.measures().isEmpty());
  EXPECT_FALSE(board.undoStack().canUndo());
}

}  // namespace
}  // namespace carina::gui
