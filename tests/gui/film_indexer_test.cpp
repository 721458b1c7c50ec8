// SPDX-License-Identifier: Apache-2.0
#include "gui/workers/film_indexer.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <filesystem>

#include <gtest/gtest.h>

#include "gui/models/view_cache.h"
#include "tests/gui/screenshot.h"

namespace carina::gui {
namespace {

namespace fs = std::filesystem;

struct Heard {
  explicit Heard(FilmIndexer& indexer) {
    QObject::connect(&indexer, &FilmIndexer::found,
                     [this](const FoundFilms& batch) { films.insert(films.end(), batch->begin(), batch->end()); });
    QObject::connect(&indexer, &FilmIndexer::ended, [this](quint64 passedOver) {
      ++ends;
      notFilms += passedOver;
    });
  }
  std::vector<FoundFilm> films;
  int ends = 0;
  quint64 notFilms = 0;
};

TEST(FilmIndexer, FindsTheFilmsOfAFolderAndNamesWhatCannotBeRead) {
  QTemporaryDir folder;
  const auto png = fs::path(folder.path().toStdString()) / "film.png";
  QImage(20, 10, QImage::Format_Grayscale8).save(QString::fromStdString(png.string()));
  QFile text(folder.filePath(QStringLiteral("notes.txt")));
  ASSERT_TRUE(text.open(QIODevice::WriteOnly));
  text.write("no film");
  text.close();
  FilmIndexer indexer;
  Heard heard(indexer);
  indexer.index({folder.path().toStdString()});
  indexer.index({"nowhere.dcm"});
  EXPECT_TRUE(indexer.isBusy());
  ASSERT_TRUE(waitFor([&] { return heard.ends == 2; }));
  EXPECT_FALSE(indexer.isBusy());
  ASSERT_EQ(heard.films.size(), 2U);
  EXPECT_EQ(heard.films[0].place.path, png);
  EXPECT_EQ(heard.films[0].header->size, (image::Size{10, 20}));
  EXPECT_TRUE(heard.films[1].problem.contains(QStringLiteral("nowhere.dcm")));
  EXPECT_EQ(heard.notFilms, 1U);
}

TEST(FilmIndexer, IndexesAThousandFilmsWhileTheWindowLives) {
  const fs::path one = "../shared/dicom/highdicom__dx_image.dcm";
  if (!fs::exists(one)) GTEST_SKIP() << "needs ../shared/dicom";
  QTemporaryDir folder;
  for (int i = 0; i < 1000; ++i) {
    fs::copy_file(one, fs::path(folder.path().toStdString()) / (std::to_string(i) + ".dcm"));
  }
  FilmIndexer indexer;
  Heard heard(indexer);
  QElapsedTimer clock;
  clock.start();
  indexer.index({folder.path().toStdString()});
  ASSERT_TRUE(waitFor([&] { return heard.ends == 1; }, 60000));
  RecordProperty("milliseconds", static_cast<int>(clock.elapsed()));
  EXPECT_EQ(heard.films.size(), 1000U);
}

TEST(FilmIndexer, SaysNothingMoreOnceItIsCancelled) {
  QTemporaryDir folder;
  for (int i = 0; i < 300; ++i)
    QImage(8, 8, QImage::Format_Grayscale8).save(folder.filePath(QStringLiteral("%1.png").arg(i)));
  FilmIndexer indexer;
  Heard heard(indexer);
  indexer.index({folder.path().toStdString()});
  indexer.cancel();
  EXPECT_FALSE(indexer.isBusy());
  QTest::qWait(300);
  EXPECT_TRUE(heard.films.empty());
  EXPECT_EQ(heard.ends, 0);
}

TEST(ViewCache, LetsTheLongestUnusedGo) {
  ViewCache<int> cache(100);
  for (int i = 0; i < 3; ++i) cache.add(QString::number(i), std::make_shared<const int>(i), 40);
  EXPECT_EQ(cache.find(QStringLiteral("0")), nullptr);
  EXPECT_NE(cache.find(QStringLiteral("1")), nullptr);  // used: now younger than 2
  cache.add(QStringLiteral("3"), std::make_shared<const int>(3), 40);
  EXPECT_EQ(cache.find(QStringLiteral("2")), nullptr);
  EXPECT_EQ(*cache.find(QStringLiteral("1")), 1);
  EXPECT_EQ(cache.bytes(), 80U);
  cache.add(QStringLiteral("huge"), std::make_shared<const int>(9), 1000);
  EXPECT_EQ(cache.size(), 1U);
  EXPECT_EQ(*cache.find(QStringLiteral("huge")), 9);
  cache.setLimit(0);
  EXPECT_EQ(cache.size(), 1U);
  cache.clear();
  EXPECT_EQ(cache.bytes(), 0U);
}

}  // namespace
}  // namespace carina::gui
