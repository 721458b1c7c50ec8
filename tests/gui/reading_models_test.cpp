// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QSortFilterProxyModel>
#include <QTest>

#include <gtest/gtest.h>

#include "gui/models/film_library.h"
#include "gui/models/findings_model.h"
#include "gui/models/worklist_model.h"

namespace carina::gui {
namespace {

using Tester = QAbstractItemModelTester;
constexpr auto kStrict = Tester::FailureReportingMode::Fatal;

LibraryFilm filmOf(const char* path, const char* patient, const char* study, const char* series, QDate date = {}) {
  LibraryFilm film;
  film.path = QString::fromLatin1(path);
  film.patientId = QString::fromLatin1(patient);
  film.patientName = film.patientId.isEmpty() ? QString() : QStringLiteral("Name^%1").arg(film.patientId);
  film.studyUid = QString::fromLatin1(study);
  film.seriesUid = QString::fromLatin1(series);
  film.studyDate = date;
  film.modality = QStringLiteral("DX");
  return film;
}

QStringList rowsOf(const QAbstractItemModel& model, const QModelIndex& parent = {}) {
  QStringList rows;
  for (int i = 0; i < model.rowCount(parent); ++i) rows << model.index(i, 0, parent).data().toString();
  return rows;
}

TEST(FilmLibrary, GroupsFilmsByPatientStudyAndSeries) {
  FilmLibrary library;
  const Tester tester(&library, kStrict);
  library.setPatientsHidden(false);
  EXPECT_EQ(library.addFilms({filmOf("a/1.dcm", "7", "s1", "u1", QDate(2020, 1, 2)),
                              filmOf("a/2.dcm", "7", "s1", "u2", QDate(2020, 1, 2)),
                              filmOf("a/3.dcm", "7", "s2", "u3", QDate(2021, 5, 6)), filmOf("a/4.dcm", "8", "s3", "u4"),
                              filmOf("a/1.dcm", "7", "s1", "u1")}),
            4);
  EXPECT_EQ(rowsOf(library), (QStringList{QStringLiteral("Name 7 · 7"), QStringLiteral("Name 8 · 8")}));
  const auto first = library.index(0, 0, {});
  EXPECT_EQ(rowsOf(library, first), (QStringList{QStringLiteral("2020-01-02"), QStringLiteral("2021-05-06")}));
  EXPECT_EQ(library.rowCount(library.index(0, 0, first)), 2);
  EXPECT_EQ(library.indexOf(2).data(FilmLibrary::FilmRole).toInt(), 2);
  EXPECT_EQ(library.find(QStringLiteral("a/4.dcm")), 3);
  EXPECT_EQ(library.find(QStringLiteral("a/5.dcm")), -1);
}

TEST(FilmLibrary, ASeriesOfSeveralFilmsGetsARowOfItsOwn) {
  FilmLibrary library;
  const Tester tester(&library, kStrict);
  library.addFilms(
      {filmOf("1", "7", "s", "u"), filmOf("2", "7", "s", "u"), filmOf("3", "7", "s", "u"), filmOf("4", "7", "s", "v")});
  const auto study = library.index(0, 0, library.index(0, 0, {}));
  ASSERT_EQ(library.rowCount(study), 2);
  int films = 0;
  for (int row = 0; row < 2; ++row) films += std::max(1, library.rowCount(library.index(row, 0, study)));
  EXPECT_EQ(films, 4);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(library.indexOf(i).data(FilmLibrary::FilmRole).toInt(), i);
}

TEST(FilmLibrary, HidesWhoThePatientIs) {
  FilmLibrary library;
  library.addFilms({filmOf("1", "SECRET", "s", "u"), filmOf("2", "", "", ""), filmOf("3", "HIDDEN", "t", "v")});
  const auto rows = rowsOf(library);
  EXPECT_EQ(rows[0], QStringLiteral("Patient 1"));
  EXPECT_EQ(rows[2], QStringLiteral("Patient 3"));
  for (int i = 0; i < library.films(); ++i) {
    for (auto at = library.indexOf(i); at.isValid(); at = at.parent()) {
      for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(FilmLibrary::SearchRole)}) {
        EXPECT_FALSE(at.data(role).toString().contains(QStringLiteral("SECRET")));
      }
    }
  }
}

TEST(FilmLibrary, FindsPriorsOfTheSamePatientNewestFirst) {
  FilmLibrary library;
  library.addFilms({filmOf("now", "7", "s3", "c", QDate(2022, 1, 1)), filmOf("old", "7", "s1", "a", QDate(2019, 1, 1)),
                    filmOf("other", "8", "s9", "z"), filmOf("middle", "7", "s2", "b", QDate(2020, 1, 1)),
                    filmOf("nobody", "", "", "")});
  EXPECT_EQ(library.othersOfPatient(0), (std::vector<int>{3, 1}));
  EXPECT_TRUE(library.othersOfPatient(2).empty());
  EXPECT_TRUE(library.othersOfPatient(4).empty());
}

TEST(FilmLibrary, AsksForAPictureOnceAndWhenItIsDrawn) {
  FilmLibrary library;
  library.addFilms({filmOf("1", "", "", ""), filmOf("2", "", "", "")});
  QList<int> asked;
  QObject::connect(&library, &FilmLibrary::thumbnailWanted, [&](int number) { asked << number; });
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(library.indexOf(1).data(Qt::DecorationRole).isValid());
  EXPECT_EQ(asked, QList<int>{1});
  library.setThumbnail(1, QImage(8, 8, QImage::Format_RGB32));
  EXPECT_TRUE(library.indexOf(1).data(Qt::DecorationRole).isValid());
}

std::vector<ModelColumn> twoModels() {
  return {{QStringLiteral("a"),
           {0.2, 0.9, 0.5},
           {ThresholdFacts{0.3, 0.8, 0.7, QStringLiteral("youden")},
            ThresholdFacts{0.9, 0.5, 0.95, QStringLiteral("youden")}, std::nullopt}},
          {QStringLiteral("b"), {0.4, std::nullopt, 0.1}, {std::nullopt, std::nullopt, std::nullopt}}};
}

TEST(FindingsModel, ShowsEveryModelTheirMeanAndTheThreshold) {
  FindingsModel model;
  const Tester tester(&model, kStrict);
  model.setFindings({QStringLiteral("Mass"), QStringLiteral("Pleural_Thickening"), QStringLiteral("Hernia")},
                    twoModels());
  ASSERT_EQ(model.columnCount({}), 5);
  EXPECT_EQ(model.index(1, 0).data().toString(), QStringLiteral("Pleural Thickening"));
  EXPECT_DOUBLE_EQ(model.index(0, 3).data(FindingsModel::ValueRole).toDouble(), 0.3);  // (0.2 + 0.4) / 2
  EXPECT_DOUBLE_EQ(model.index(1, 3).data(FindingsModel::ValueRole).toDouble(), 0.9);  // one of them has no such label
  EXPECT_FALSE(model.index(1, 2).data(FindingsModel::ValueRole).isValid());
  EXPECT_EQ(model.index(0, 4).data().toString(), QStringLiteral("80 % / 70 %"));
  EXPECT_EQ(model.index(0, 4).data(Qt::ToolTipRole).toString(),
            QStringLiteral("At the threshold 0.300 (chosen by youden): sensitivity 80 %, specificity 70 %"));
  EXPECT_EQ(model.index(2, 4).data().toString(), QStringLiteral("no threshold"));
  EXPECT_TRUE(model.index(0, 1).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("below")));
  EXPECT_TRUE(model.index(1, 1).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("at or above")));
}

TEST(WorklistModel, SortsByAFindingWithFilmsThatWaitAtTheEnd) {
  WorklistModel model;
  const Tester tester(&model, kStrict);
  model.setLabels({QStringLiteral("Mass"), QStringLiteral("Hernia")}, {0.5, std::nullopt});
  model.setRows({{QStringLiteral("a"), QStringLiteral("A"), 0},
                 {QStringLiteral("b"), QStringLiteral("B"), 1},
                 {QStringLiteral("c"), QStringLiteral("C"), 2},
                 {QStringLiteral("d"), QStringLiteral("D"), 3}});
  model.setResult(QStringLiteral("a"), {0.1, 0.9});
  model.setResult(QStringLiteral("c"), {0.7, 0.2});
  model.setProblem(QStringLiteral("d"), QStringLiteral("d: damaged"));
  EXPECT_EQ(model.done(), 3);
  QSortFilterProxyModel sorted;
  sorted.setSourceModel(&model);
  sorted.setSortRole(WorklistModel::SortRole);
  sorted.sort(WorklistModel::FirstLabelColumn, Qt::DescendingOrder);
  EXPECT_EQ(rowsOf(sorted).mid(0, 2), (QStringList{QStringLiteral("C"), QStringLiteral("A")}));
  sorted.sort(WorklistModel::FirstLabelColumn + 1, Qt::DescendingOrder);
  EXPECT_EQ(rowsOf(sorted).mid(0, 2), (QStringList{QStringLiteral("A"), QStringLiteral("C")}));
  EXPECT_EQ(model.index(3, WorklistModel::StateColumn).data().toString(), QStringLiteral("cannot be read"));
  EXPECT_EQ(model.index(3, 0).data(Qt::ToolTipRole).toString(), QStringLiteral("d: damaged"));
}

TEST(WorklistModel, KeepsWhatIsKnownWhenFilmsAreAdded) {
  WorklistModel model;
  model.setLabels({QStringLiteral("Mass")}, {std::nullopt});
  model.setRows({{QStringLiteral("a"), QStringLiteral("A"), 0}});
  model.setResult(QStringLiteral("a"), {0.25});
  model.setRows({{QStringLiteral("b"), QStringLiteral("B"), 1}, {QStringLiteral("a"), QStringLiteral("A"), 0}});
  EXPECT_EQ(model.done(), 1);
  EXPECT_DOUBLE_EQ(model.index(1, WorklistModel::FirstLabelColumn).data(WorklistModel::ValueRole).toDouble(), 0.25);
  model.forgetResults();
  EXPECT_EQ(model.done(), 0);
}

}  // namespace
}  // namespace carina::gui
