// SPDX-License-Identifier: Apache-2.0
#include "gui/pages/review_page.h"

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <map>

#include <gtest/gtest.h>

#include "engine/data/manifest.h"
#include "engine/data/pack.h"
#include "engine/model/operating_points.h"
#include "engine/report/report_files.h"
#include "engine/score/join.h"
#include "gui/widgets/confusion_matrix.h"
#include "gui/widgets/inline_message.h"
#include "gui/widgets/plot_view.h"
#include "gui/workers/task.h"
#include "tests/gui/screenshot.h"

namespace carina::gui {
namespace {

const QString kScores = QStringLiteral("../shared/chexnet_scores/scores.csv");
const QString kLabels = QStringLiteral("../shared/chexnet_scores/labels.csv");

using Table = std::vector<QStringList>;

/// Cells of a plain table, without quotes.
Table readTable(const QString& path) {
  QFile file(path);
  Table rows;
  if (!file.open(QIODevice::ReadOnly)) return rows;
  while (!file.atEnd()) rows.push_back(QString::fromUtf8(file.readLine()).trimmed().split(QLatin1Char(',')));
  return rows;
}

void writeTable(const QString& path, const Table& rows) {
  QFile file(path);
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  for (const auto& row : rows) file.write((row.join(QLatin1Char(',')) + QLatin1Char('\n')).toUtf8());
}

class ReviewPageTest : public testing::Test {
 protected:
  void SetUp() override {
    page_ = reviewPage().make(context_);
    page_->resize(1280, 820);
    page_->show();
  }

  template <typename Widget>
  Widget* find(const char* name) const {
    return page_->findChild<Widget*>(QString::fromLatin1(name));
  }

  QAbstractItemModel& aurocs() const { return *find<QTableView>("aurocs")->model(); }
  QAbstractItemModel& films() const { return *find<QTableView>("films")->model(); }
  InlineMessage& message() const { return *page_->findChild<InlineMessage*>(); }
  QTabWidget& tabs() const { return *page_->findChild<QTabWidget*>(); }

  bool open(const QStringList& paths) {
    page_->open(paths);
    return waitFor([&] { return aurocs().rowCount() > 0 || message().isVisible(); });
  }

  void requireShared() {
    if (!QFile::exists(kScores)) GTEST_SKIP() << "../shared/chexnet_scores is not there";
  }

  /// The number in a cell of the confusion matrix.
  int count(int cell) const {
    const auto text = page_->findChild<ConfusionMatrix*>()->button(cell)->text().section(QLatin1Char('\n'), 0, 0);
    return QLocale().toInt(text);
  }

  void click(QWidget& plot, QPointF place) {
    auto* target = plot.childAt(place.toPoint());
    QTest::mouseClick(target, Qt::LeftButton, {}, target->mapFrom(&plot, place.toPoint()));
  }

  QTemporaryDir folder_;
  Settings settings_{folder_.filePath(QStringLiteral("settings.ini"))};
  Shortcuts shortcuts_{settings_};
  PageContext context_{settings_, shortcuts_};
  std::unique_ptr<Page> page_;
};

TEST_F(ReviewPageTest, AnEmptyPageSaysWhatToDo) {
  EXPECT_GE(page_->findChildren<QPushButton*>().size(), 3);
  takeScreenshots(*page_, QStringLiteral("review-empty"));
}

TEST_F(ReviewPageTest, TheTableEqualsTheAurocsOfTheAuthors) {
  requireShared();
  if (IsSkipped()) return;
  ASSERT_TRUE(open({QStringLiteral("../shared/chexnet_scores")}));
  std::map<QString, double> shown;
  for (int row = 0; row < aurocs().rowCount(); ++row) {
    const auto name = aurocs().index(row, 0).data().toString().replace(QLatin1Char(' '), QLatin1Char('_')).toLower();
    shown[name] = aurocs().index(row, 3).data(Qt::UserRole).toDouble();
  }
  const auto expected = readTable(QStringLiteral("../shared/chexnet_scores/expected_auroc.csv"));
  ASSERT_EQ(expected.size(), 15U);
  for (std::size_t i = 1; i < expected.size(); ++i) {
    EXPECT_NEAR(shown[expected[i][0].toLower()], expected[i][1].toDouble(), 1e-12) << expected[i][0].toStdString();
  }
}

TEST_F(ReviewPageTest, CountsEqualAPlainCount) {
  requireShared();
  if (IsSkipped()) return;
  ASSERT_TRUE(open({kScores}));
  auto* value = find<QDoubleSpinBox>("thresholdValue");
  value->setValue(0.25);
  std::map<QString, QString> truth;
  const auto labels = readTable(kLabels);
  const auto at = labels[0].indexOf(QStringLiteral("Atelectasis"));
  for (const auto& row : labels) truth[row[0]] = row[at];
  std::array<int, 4> expected = {};
  const auto scores = readTable(kScores);
  const auto of = scores[0].indexOf(QStringLiteral("Atelectasis"));
  for (std::size_t i = 1; i < scores.size(); ++i) {
    const bool isCalled = scores[i][of].toDouble() >= 0.25;
    const bool isPositive = truth[scores[i][0]] == QStringLiteral("1");
    ++expected[static_cast<std::size_t>(isCalled ? (isPositive ? 0 : 1) : (isPositive ? 2 : 3))];
  }
  for (int cell = 0; cell < 4; ++cell) EXPECT_EQ(count(cell), expected[static_cast<std::size_t>(cell)]) << cell;
}

TEST_F(ReviewPageTest, SliderCellsAndCurveMoveTogether) {
  requireShared();
  if (IsSkipped()) return;
  ASSERT_TRUE(open({kScores}));
  auto* slider = find<QSlider>("threshold");
  auto* value = find<QDoubleSpinBox>("thresholdValue");
  const double before = value->value();
  const int missed = count(2);
  slider->setFocus();
  for (int i = 0; i < 5; ++i) QTest::keyClick(slider, Qt::Key_PageUp);
  EXPECT_NE(value->value(), before);
  EXPECT_NE(count(2), missed);
  EXPECT_EQ(films().rowCount(), count(2));
  for (const int cell : {1, 0, 3, 2}) {
    QTest::mouseClick(page_->findChild<ConfusionMatrix*>()->button(cell), Qt::LeftButton);
    EXPECT_EQ(films().rowCount(), count(cell)) << cell;
  }
  EXPECT_LE(films().index(0, 1).data().toDouble(), films().index(1, 1).data().toDouble());
  auto* roc = find<PlotView>("roc");
  click(*roc, roc->placeOf({0.2, 0.7}));
  EXPECT_NEAR(find<QLabel>("sensitivity")->text().section(QLatin1Char(' '), 0, 0).toDouble(), 0.7, 0.05);
  EXPECT_NEAR(find<QLabel>("specificity")->text().section(QLatin1Char(' '), 0, 0).toDouble(), 0.8, 0.06);
  const double clicked = value->value();
  page_->findChild<QAction*>(QStringLiteral("undo"))->trigger();
  EXPECT_NE(value->value(), clicked);
}

TEST_F(ReviewPageTest, ShowsAllOfItsTabs) {
  requireShared();
  if (IsSkipped()) return;
  ASSERT_TRUE(open({kScores}));
  QTest::keyClick(find<QSlider>("threshold"), Qt::Key_PageUp);
  QTest::keyClick(find<QComboBox>("baselines"), Qt::Key_Down);
  EXPECT_FALSE(find<QTableView>("aurocs")->isColumnHidden(9));
  EXPECT_GT(aurocs().index(0, 9).data(Qt::UserRole).toDouble(), 0.5);
  const QStringList names = {QStringLiteral("roc"), QStringLiteral("panels"), QStringLiteral("recall"),
                             QStringLiteral("reliability"), QStringLiteral("no-subgroups")};
  for (int tab = 0; tab < tabs().count(); ++tab) {
    tabs().setCurrentIndex(tab);
    takeScreenshots(*page_, QStringLiteral("review-") + names[tab]);
  }
  EXPECT_EQ(page_->findChild<QWidget*>(QStringLiteral("allFindings"))->findChildren<PlotView*>().size(), 14);
}

TEST_F(ReviewPageTest, ShowsGroupsThatTheLabelsTell) {
  requireShared();
  if (IsSkipped()) return;
  auto rows = readTable(kLabels);
  rows[0] << QStringLiteral("sex") << QStringLiteral("age");
  for (std::size_t i = 1; i < rows.size(); ++i) {
    rows[i] << (i % 3 == 0 ? QStringLiteral("F") : QStringLiteral("M")) << QString::number(20 + i % 60);
  }
  const auto labels = folder_.filePath(QStringLiteral("truth.csv"));
  writeTable(labels, rows);
  ASSERT_TRUE(open({kScores, labels}));
  tabs().setCurrentIndex(4);
  const auto& groups = *find<QTableView>("subgroups")->model();
  ASSERT_EQ(groups.rowCount(), 5);
  EXPECT_EQ(
      QLocale().toInt(groups.index(0, 2).data().toString()) + QLocale().toInt(groups.index(1, 2).data().toString()),
      static_cast<int>(rows.size()) - 1);
  takeScreenshots(*page_, QStringLiteral("review-subgroups"));
}

TEST_F(ReviewPageTest, ResampledPatientsGiveTheMeanAnInterval) {
  requireShared();
  if (IsSkipped()) return;
  ASSERT_TRUE(open({kScores}));
  const int mean = aurocs().rowCount() - 1;
  EXPECT_TRUE(aurocs().index(mean, 4).data().toString().contains(QStringLiteral(" to ")));
}

TEST_F(ReviewPageTest, AFileDoesNotDifferFromItself) {
  requireShared();
  if (IsSkipped()) return;
  ASSERT_TRUE(open({kScores, kScores, kLabels}));
  for (int row = 0; row + 1 < aurocs().rowCount(); ++row) {
    EXPECT_EQ(aurocs().index(row, 6).data(Qt::UserRole).toDouble(), 0.0);
    EXPECT_EQ(aurocs().index(row, 7).data(Qt::UserRole).toDouble(), 1.0);
  }
}

TEST_F(ReviewPageTest, ComparesTwoModels) {
  requireShared();
  if (IsSkipped()) return;
  auto rows = readTable(kScores);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    for (qsizetype column = 1; column < rows[i].size(); ++column) {
      if ((i + static_cast<std::size_t>(column)) % 7 == 0) rows[i][column] = QStringLiteral("0.05");
    }
  }
  const auto other = folder_.filePath(QStringLiteral("blurred.csv"));
  writeTable(other, rows);
  ASSERT_TRUE(open({kScores, other, kLabels}));
  EXPECT_GT(aurocs().index(0, 6).data(Qt::UserRole).toDouble(), 0.0);
  EXPECT_LT(aurocs().index(0, 7).data(Qt::UserRole).toDouble(), 0.05);
  EXPECT_EQ(find<PlotView>("roc")->series().size(), 2);
  takeScreenshots(*page_, QStringLiteral("review-comparison"));
}

TEST_F(ReviewPageTest, ADamagedTableIsAnInlineErrorWithFileAndLine) {
  writeTable(folder_.filePath(QStringLiteral("labels.csv")),
             {{QStringLiteral("image"), QStringLiteral("patient"), QStringLiteral("Mass")},
              {QStringLiteral("a.png"), QStringLiteral("1"), QStringLiteral("1")},
              {QStringLiteral("b.png"), QStringLiteral("2"), QStringLiteral("0")}});
  const auto scores = folder_.filePath(QStringLiteral("scores.csv"));
  writeTable(scores, {{QStringLiteral("image"), QStringLiteral("Mass")},
                      {QStringLiteral("a.png"), QStringLiteral("0.5")},
                      {QStringLiteral("b.png"), QStringLiteral("half")}});
  page_->open({scores});
  ASSERT_TRUE(waitFor([&] { return message().isVisible(); }));
  EXPECT_EQ(message().kind(), InlineMessage::Kind::Error);
  EXPECT_TRUE(message().text().contains(scores)) << message().text().toStdString();
  EXPECT_TRUE(message().text().contains(QStringLiteral("3"))) << message().text().toStdString();
  takeScreenshots(*page_, QStringLiteral("review-error"));
}

TEST_F(ReviewPageTest, AsksForLabelsThatAreNotBesideTheScores) {
  const auto scores = folder_.filePath(QStringLiteral("mine.csv"));
  writeTable(scores, {{QStringLiteral("image"), QStringLiteral("Mass")},
                      {QStringLiteral("a.png"), QStringLiteral("0.5")},
                      {QStringLiteral("b.png"), QStringLiteral("0.1")}});
  page_->open({scores});
  ASSERT_TRUE(waitFor([&] { return message().isVisible(); }));
  EXPECT_EQ(message().kind(), InlineMessage::Kind::Warning);
  const auto labels = folder_.filePath(QStringLiteral("truth.csv"));
  writeTable(labels, {{QStringLiteral("image"), QStringLiteral("patient"), QStringLiteral("Mass")},
                      {QStringLiteral("a.png"), QStringLiteral("1"), QStringLiteral("1")},
                      {QStringLiteral("b.png"), QStringLiteral("2"), QStringLiteral("0")}});
  page_->open({labels});
  EXPECT_TRUE(waitFor([&] { return aurocs().rowCount() == 2; }));
}

TEST_F(ReviewPageTest, AnEvaluationThatTheEngineWroteShowsTheSameNumbers) {
  requireShared();
  if (IsSkipped()) return;
  auto joined = score::loadJoined({.labels = kLabels.toStdString(), .scores = {kScores.toStdString()}, .options = {}});
  eval::EvaluationOptions options;
  options.bootstrap.replicates = 40;
  const auto evaluation = eval::evaluate(joined.films, joined.scores, options);
  report::Subject subject{.films = joined.films, .scores = joined.scores, .evaluation = evaluation};
  subject.split = report::Split::Random;
  const auto folder = folder_.filePath(QStringLiteral("evaluation"));
  report::saveReport(subject, folder.toStdString());
  EXPECT_EQ(reviewPage().claim(folder), Claim::Sure);
  ASSERT_TRUE(open({folder}));
  ASSERT_EQ(aurocs().rowCount(), 15);
  for (int row = 0; row < 14; ++row) {
    const auto& result = evaluation.models[0].labels[static_cast<std::size_t>(row)];
    EXPECT_EQ(aurocs().index(row, 1).data(Qt::UserRole).toLongLong(), result.positives);
    EXPECT_EQ(aurocs().index(row, 2).data(Qt::UserRole).toLongLong(), result.negatives);
    EXPECT_EQ(aurocs().index(row, 3).data(Qt::UserRole).toDouble(), *result.auroc.auroc);
  }
  EXPECT_EQ(count(0), evaluation.models[0].labels[0].point->truePositives);
  EXPECT_EQ(count(3), evaluation.models[0].labels[0].point->trueNegatives);
  EXPECT_EQ(films().rowCount(), 0);
  takeScreenshots(*page_, QStringLiteral("review-evaluation"));
  page_->open({folder, folder});
  ASSERT_TRUE(waitFor([&] { return find<PlotView>("roc")->series().size() == 2; }));
  EXPECT_EQ(aurocs().index(0, 5).data(Qt::UserRole).toDouble(), *evaluation.models[0].labels[0].auroc.auroc);
  EXPECT_FALSE(aurocs().index(0, 7).data(Qt::UserRole).isValid());
}

TEST_F(ReviewPageTest, AnEvaluationWithItsScoresShowsTheFilmsToo) {
  requireShared();
  if (IsSkipped()) return;
  auto joined = score::loadJoined({.labels = kLabels.toStdString(), .scores = {kScores.toStdString()}, .options = {}});
  joined.scores[0].name = "net 1";
  joined.scores[0].weightsSha256 = std::string(64, 'a');
  eval::EvaluationOptions options;
  options.bootstrap.replicates = 2;
  options.cut = eval::parseCutRule("sensitivity=0.9");
  const auto evaluation = eval::evaluate(joined.films, joined.scores, options);
  const auto folder = folder_.filePath(QStringLiteral("evaluation"));
  report::saveReport({.films = joined.films, .scores = joined.scores, .evaluation = evaluation}, folder.toStdString());
  score::saveScores((folder + QStringLiteral("/scores-net-1.csv")).toStdString(), joined.films, joined.scores[0]);
  ASSERT_TRUE(QFile::copy(kLabels, folder + QStringLiteral("/labels.csv")));
  ASSERT_TRUE(open({folder}));
  const auto& result = evaluation.models[0].labels[0];
  EXPECT_EQ(aurocs().index(0, 3).data(Qt::UserRole).toDouble(), *result.auroc.auroc);
  EXPECT_EQ(count(2), result.point->falseNegatives);
  EXPECT_EQ(films().rowCount(), result.point->falseNegatives);
  EXPECT_TRUE(find<PlotView>("roc")->series().front().name.startsWith(QStringLiteral("net 1")));
}

TEST_F(ReviewPageTest, ADamagedEvaluationIsAnInlineErrorThatNamesTheFile) {
  const auto file = folder_.filePath(QStringLiteral("evaluation.json"));
  for (const auto* text : {"[1,", "{\"format\": \"other\"}",
                           "{\"format\": \"carina.evaluation\", \"version\": 1, \"data\": {\"split\": \"other\"}}"}) {
    writeTable(file, {{QString::fromLatin1(text)}});
    message().clear();
    page_->open({folder_.path()});
    ASSERT_TRUE(waitFor([&] { return message().isVisible(); })) << text;
    EXPECT_EQ(message().kind(), InlineMessage::Kind::Error) << text;
    EXPECT_TRUE(message().text().contains(file)) << message().text().toStdString();
  }
}

TEST_F(ReviewPageTest, ReadingCanBeCancelled) {
  requireShared();
  if (IsSkipped()) return;
  page_->open({kScores});
  auto* cancel = page_->findChild<QPushButton*>(QStringLiteral("cancel"));
  ASSERT_TRUE(cancel->isVisible());
  EXPECT_FALSE(page_->unfinished().isEmpty());
  QTest::mouseClick(cancel, Qt::LeftButton);
  EXPECT_TRUE(page_->unfinished().isEmpty());
  Task::waitForAll();
  QTest::qWait(20);
  EXPECT_EQ(aurocs().rowCount(), 0);
  EXPECT_FALSE(message().isVisible());
  EXPECT_FALSE(cancel->isVisible());
}

TEST_F(ReviewPageTest, AFilmOfTheListOpensInTheReadingRoom) {
  QDir(folder_.path()).mkpath(QStringLiteral("pictures/more"));
  const auto film = folder_.filePath(QStringLiteral("pictures/more/00000001_000.jpg"));
  QFile(film).open(QIODevice::WriteOnly);
  writeTable(folder_.filePath(QStringLiteral("labels.csv")),
             {{QStringLiteral("image"), QStringLiteral("patient"), QStringLiteral("Mass")},
              {QStringLiteral("00000001_000.png"), QStringLiteral("1"), QStringLiteral("1")},
              {QStringLiteral("00000002_000.png"), QStringLiteral("2"), QStringLiteral("0")}});
  const auto scores = folder_.filePath(QStringLiteral("scores.csv"));
  writeTable(scores, {{QStringLiteral("image"), QStringLiteral("Mass")},
                      {QStringLiteral("00000001_000.png"), QStringLiteral("0.1")},
                      {QStringLiteral("00000002_000.png"), QStringLiteral("0.6")}});
  ASSERT_TRUE(open({scores}));
  find<QDoubleSpinBox>("thresholdValue")->setValue(0.5);
  ASSERT_EQ(films().rowCount(), 1);
  QSignalSpy wanted(page_.get(), &Page::wanted);
  auto* list = find<QTableView>("films");
  list->setCurrentIndex(films().index(0, 0));
  list->setFocus();
  message().clear();
  QTest::keyClick(list, Qt::Key_Return);
  ASSERT_TRUE(waitFor([&] { return message().isVisible(); }));
  EXPECT_EQ(wanted.count(), 0);
  settings_.set(keys::kFilmFolder, folder_.filePath(QStringLiteral("pictures")));
  QTest::keyClick(list, Qt::Key_Return);
  ASSERT_TRUE(waitFor([&] { return wanted.count() == 1; }));
  EXPECT_EQ(wanted[0][0].toString(), QStringLiteral("reading"));
  EXPECT_EQ(wanted[0][1].toStringList(), QStringList({film}));
}

class NoLog : public LogSink {
  void write(LogLevel /*level*/, std::string_view /*message*/) override {}
};

TEST_F(ReviewPageTest, EvaluatesAModelOnRecordsAndSavesItsPoints) {
  const std::string nih = "../shared/nih";
  if (!QFile::exists(QString::fromStdString(nih))) GTEST_SKIP() << nih << " is not there";
  const auto manifest = data::readNih(nih + "/labels.csv", nih + "/images");
  data::Split some{"test", {}};
  for (std::size_t i = 0; i < manifest.samples.size() && i < 24; ++i) some.samples.push_back(i);
  const auto records = folder_.filePath(QStringLiteral("records"));
  NoLog log;
  TaskWatch progress{std::stop_token()};
  data::packRecords(manifest, {some}, {.folder = records.toStdString()}, {log, progress, {}});
  const auto model = folder_.filePath(QStringLiteral("model.safetensors"));
  ASSERT_TRUE(QFile::copy(QStringLiteral("resources/models/default.safetensors"), model));
  page_->findChild<QAction*>(QStringLiteral("evaluate"))->trigger();
  find<QLineEdit>("modelFile")->setText(model);
  find<QLineEdit>("recordsFolder")->setText(records);
  takeScreenshots(*page_, QStringLiteral("review-evaluate"));
  QTest::mouseClick(page_->findChild<QPushButton*>(QStringLiteral("evaluate")), Qt::LeftButton);
  ASSERT_TRUE(waitFor([&] { return aurocs().rowCount() > 0; }, 60000)) << message().text().toStdString();
  message().clear();
  page_->findChild<QAction*>(QStringLiteral("save-points"))->trigger();
  ASSERT_TRUE(waitFor([&] { return message().isVisible(); }));
  EXPECT_EQ(message().kind(), InlineMessage::Kind::Success) << message().text().toStdString();
  const auto points = model::loadPoints((folder_.filePath(QStringLiteral("model.points.json"))).toStdString());
  EXPECT_EQ(points.data.films, 24);
  EXPECT_FALSE(points.points.empty());
}

TEST(ReviewClaim, KnowsItsOwn) {
  const auto claim = reviewPage().claim;
  EXPECT_EQ(claim(QStringLiteral("README.md")), Claim::None);
  EXPECT_EQ(claim(QStringLiteral("resources/manual/scaling.csv")), Claim::None);
  if (!QFile::exists(kScores)) GTEST_SKIP() << "../shared/chexnet_scores is not there";
  EXPECT_EQ(claim(kScores), Claim::Sure);
  EXPECT_EQ(claim(QStringLiteral("../shared/chexnet_scores")), Claim::Sure);
  EXPECT_NE(claim(kLabels), Claim::None);
}

}  // namespace
}  // namespace carina::gui
