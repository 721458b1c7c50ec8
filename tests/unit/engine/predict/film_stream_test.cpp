// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/film_stream.h"

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "engine/core/file.h"
#include "engine/image/codecs.h"

namespace carina::predict {
namespace {

namespace fs = std::filesystem;

class FilmStreamTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("film_stream." + std::to_string(::getpid()) + "." +
                                              testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// A PNG of one row whose width tells it apart.
  fs::path addFilm(const std::string& name, int columns) const {
    const auto path = folder_ / name;
    fs::create_directories(path.parent_path());
    writeFileAtomically(path, image::encodePng(image::Gray8Image{
                                  {1, columns}, std::vector<std::uint8_t>(static_cast<std::size_t>(columns), 7)}));
    return path;
  }

  FilmList list() const { return findFilms(std::vector{folder_}); }

  static PreparedFilm prepareWidth(const image::Film& film) { return {{static_cast<float>(film.size.columns)}}; }

  fs::path folder_;
};

TEST_F(FilmStreamTest, GivesFilmsInTheListsOrderWhateverEachTakes) {
  for (int i = 1; i <= 20; ++i) addFilm((i < 10 ? "film0" : "film") + std::to_string(i), i);
  FilmStream stream(list(),
                    [](const image::Film& film) {
                      std::this_thread::sleep_for(std::chrono::milliseconds(film.size.columns * 7 % 5));
                      return prepareWidth(film);
                    },
                    {.threads = 4, .capacity = 5});
  for (int i = 1; i <= 20; ++i) {
    const auto item = stream.next();
    ASSERT_TRUE(item && item->film);
    EXPECT_EQ(item->film->inputs[0][0], static_cast<float>(i));
  }
  EXPECT_FALSE(stream.next());
}

TEST_F(FilmStreamTest, NeverDecodesMoreThanItsCapacityAhead) {
  for (int i = 1; i <= 30; ++i) addFilm("film" + std::to_string(100 + i), i);
  std::atomic<int> decoded = 0;
  FilmStream stream(list(),
                    [&](const image::Film& film) {
                      ++decoded;
                      return prepareWidth(film);
                    },
                    {.threads = 4, .capacity = 3});
  for (int given = 0; given < 30; ++given) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    EXPECT_LE(decoded, given + 3);
    ASSERT_TRUE(stream.next());
  }
}

TEST_F(FilmStreamTest, ReportsADamagedFilmAndReadsTheRest) {
  addFilm("a.png", 1);
  const auto damaged = addFilm("b.png", 200);
  fs::resize_file(damaged, 40);
  addFilm("c.png", 3);
  FilmStream stream(list(), prepareWidth, {});
  EXPECT_TRUE(stream.next()->film);
  const auto item = stream.next();
  ASSERT_TRUE(item && item->problem);
  EXPECT_EQ(item->problem->code, ErrorCode::Corrupt);
  EXPECT_NE(item->problem->message.find("b.png"), std::string::npos);
  EXPECT_TRUE(stream.next()->film);
  EXPECT_FALSE(stream.next());
}

TEST_F(FilmStreamTest, EndsAtOnceWhenAStopIsAskedFor) {
  for (int i = 1; i <= 9; ++i) addFilm("film" + std::to_string(i), i);
  std::stop_source stop;
  FilmStream stream(list(), prepareWidth, {.threads = 2, .capacity = 2}, stop.get_token());
  EXPECT_TRUE(stream.next());
  stop.request_stop();
  EXPECT_FALSE(stream.next());
}

TEST_F(FilmStreamTest, WaitingReaderWakesWhenAStopIsAskedFor) {
  addFilm("film", 1);
  std::stop_source stop;
  std::atomic<bool> isReleased = false;
  FilmStream stream(
      list(),
      [&](const image::Film& film) {
        while (!isReleased) std::this_thread::yield();
        return prepareWidth(film);
      },
      {}, stop.get_token());
  std::jthread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    stop.request_stop();
  });
  EXPECT_FALSE(stream.next());
  isReleased = true;
}

TEST_F(FilmStreamTest, ADestroyedStreamEndsItsThreads) {
  for (int i = 1; i <= 9; ++i) addFilm("film" + std::to_string(i), i);
  const FilmStream stream(list(), prepareWidth, {.threads = 3, .capacity = 1});
}

TEST_F(FilmStreamTest, ListIsSortedRecursiveAndByContent) {
  addFilm("b/2.bin", 2);
  addFilm("b/1", 1);
  addFilm("a.txt", 3);
  std::ofstream(folder_ / "readme.png") << "not a film";
  std::ofstream(folder_ / "empty.dcm");
  const auto found = list();
  ASSERT_EQ(found.entries.size(), 3U);
  EXPECT_EQ(found.entries[0].path, folder_ / "a.txt");
  EXPECT_EQ(found.entries[1].path, folder_ / "b/1");
  EXPECT_EQ(found.entries[2].path, folder_ / "b/2.bin");
  EXPECT_EQ(found.passedOver, 2U);
}

TEST_F(FilmStreamTest, DanglingLinksAndFoldersWithoutFilmsAreProblems) {
  fs::create_symlink("nowhere", folder_ / "gone.png");
  const auto found = list();
  ASSERT_EQ(found.entries.size(), 1U);
  ASSERT_TRUE(found.entries[0].problem);
  EXPECT_NE(found.entries[0].problem->message.find("gone.png"), std::string::npos);
  fs::remove(folder_ / "gone.png");
  const auto empty = list();
  ASSERT_EQ(empty.entries.size(), 1U);
  EXPECT_TRUE(empty.entries[0].problem);
}

TEST_F(FilmStreamTest, LinksThatLeadInCirclesAreSearchedOnce) {
  addFilm("a", 1);
  fs::create_directory_symlink(folder_, folder_ / "again");
  EXPECT_EQ(list().entries.size(), 1U);
}

TEST_F(FilmStreamTest, ANamedFileIsReadWhateverItIs) {
  const auto path = folder_ / "notes.txt";
  std::ofstream(path) << "not a film";
  FilmStream stream(findFilms(std::vector{path, folder_ / "missing.png"}), prepareWidth, {});
  EXPECT_EQ(stream.next()->problem->code, ErrorCode::Unsupported);
  EXPECT_EQ(stream.next()->problem->code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace carina::predict
