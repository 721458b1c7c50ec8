// SPDX-License-Identifier: Apache-2.0
// What a person does with the whole window, from page to page.
#include <QAbstractItemView>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QSlider>
#include <QStatusBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <gtest/gtest.h>

#include "gui/app/main_window.h"
#include "gui/pages/film_view.h"
#include "gui/pages/reading_room.h"
#include "gui/widgets/inline_message.h"
#include "tests/gui/phantom_film.h"
#include "tests/gui/screenshot.h"

namespace carina::gui {
namespace {

class JourneyTest : public testing::Test {
 protected:
  void SetUp() override {
    window_.show();
    window_.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window_));
  }

  void drop(const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const auto& path : paths) urls << QUrl::fromLocalFile(path);
    data.setUrls(urls);
    QDragEnterEvent enter({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&window_, &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent event({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&window_, &event);
  }

  QString saveFilm(const QString& name, unsigned seed) {
    const auto film = makePhantomFilm(seed, 256);
    const auto& samples = std::get<std::vector<std::uint16_t>>(film->samples);
    QImage picture(256, 256, QImage::Format_Grayscale8);
    for (int i = 0; i < 256 * 256; ++i)
      picture.scanLine(i / 256)[i % 256] = static_cast<uchar>(samples[static_cast<std::size_t>(i)] >> 4);
    const auto path = folder_.filePath(name);
    picture.save(path);
    return path;
  }

  void write(const QString& name, const QByteArray& text) {
    QFile file(folder_.filePath(name));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(text);
  }

  bool showsFilm() {
    auto* view = window_.findChild<FilmView*>(QStringLiteral("film"));
    return view != nullptr && !view->isEmpty();
  }

  QTemporaryDir folder_;
  Settings settings_{folder_.filePath(QStringLiteral("settings.ini"))};
  Shortcuts shortcuts_{settings_};
  MainWindow window_{{settings_, shortcuts_}};
};

TEST_F(JourneyTest, AFilmThatIsDroppedAnywhereIsShownInReading) {
  window_.showPage(QStringLiteral("settings"));
  drop({saveFilm(QStringLiteral("film.png"), 3)});
  EXPECT_EQ(window_.shownPage(), QStringLiteral("reading"));
  EXPECT_TRUE(waitFor([this] { return showsFilm(); }));
  EXPECT_EQ(settings_.get(keys::kRecent).toStringList().front(), folder_.filePath(QStringLiteral("film.png")));
}

TEST_F(JourneyTest, FromScoresToAThresholdToAMissedFilm) {
  QByteArray scores = "image,Mass\n";
  QByteArray labels = "image,patient,Mass\n";
  for (unsigned i = 0; i < 8; ++i) {
    const auto name = QStringLiteral("film%1.png").arg(i);
    saveFilm(name, i);
    scores += name.toUtf8() + ',' + QByteArray::number(0.1 * i, 'f', 2) + '\n';
    labels += name.toUtf8() + ',' + QByteArray::number(i) + (i % 2 == 0 ? ",1\n" : ",0\n");
  }
  write(QStringLiteral("scores.csv"), scores);
  write(QStringLiteral("labels.csv"), labels);
  drop({folder_.filePath(QStringLiteral("scores.csv"))});
  EXPECT_EQ(window_.shownPage(), QStringLiteral("review"));
  auto* review = window_.findChild<Page*>(QStringLiteral("review"));
  auto* films = review->findChild<QTableView*>(QStringLiteral("films"));
  ASSERT_TRUE(waitFor([&] {
    return films->model() != nullptr && review->findChild<QSlider*>(QStringLiteral("threshold"))->isEnabled();
  }));
  auto* slider = review->findChild<QSlider*>(QStringLiteral("threshold"));
  slider->setValue(slider->minimum());  // hardly anybody is called positive: most of the four are missed
  ASSERT_TRUE(waitFor([&] { return films->model()->rowCount() >= 3; }));
  const auto at = films->visualRect(films->model()->index(0, 0)).center();
  QTest::mouseClick(films->viewport(), Qt::LeftButton, {}, at);
  QTest::mouseDClick(films->viewport(), Qt::LeftButton, {}, at);
  ASSERT_TRUE(waitFor([this] { return window_.shownPage() == QStringLiteral("reading"); }, 5000))
      << review->findChild<InlineMessage*>()->text().toStdString();
  EXPECT_TRUE(waitFor([this] { return showsFilm(); }));
  EXPECT_TRUE(slider->isEnabled());
  const auto* room = qobject_cast<ReadingRoom*>(window_.findChild<Page*>(QStringLiteral("reading")));
  EXPECT_EQ(room->library().film(room->shownFilm()).fileName(), QStringLiteral("film0.png"));
}

TEST_F(JourneyTest, AThresholdCannotBeMovedBeforeThereIsSomethingToJudge) {
  window_.showPage(QStringLiteral("review"));
  EXPECT_FALSE(window_.findChild<QSlider*>(QStringLiteral("threshold"))->isEnabled());
}

TEST_F(JourneyTest, WhatCannotBeOpenedIsSaidInTheStatusLine) {
  write(QStringLiteral("notes.txt"), "nothing of ours");
  drop({folder_.filePath(QStringLiteral("notes.txt"))});
  EXPECT_TRUE(window_.findChild<QStatusBar*>()->currentMessage().contains(QStringLiteral("notes.txt")));
  window_.openPaths({folder_.filePath(QStringLiteral("gone.dcm"))});
  EXPECT_TRUE(window_.findChild<QStatusBar*>()->currentMessage().contains(QStringLiteral("gone.dcm")));
}

}  // namespace
}  // namespace carina::gui
