// SPDX-License-Identifier: Apache-2.0
#include "engine/score/record_batches.h"

#include "tests/unit/engine/score/packed_phantoms.h"

namespace carina::score {
namespace {

using data::expectError;
using testing::HasSubstr;

class RecordBatches : public PackedPhantoms {
 protected:
  /// Sizes of the batches that came; their films' ids go to ids_.
  std::vector<std::size_t> read(const ReadingOptions& options, std::function<bool(const data::Record&)> wants = {}) {
    std::vector<std::size_t> sizes;
    const RecordReading reading{.wants = std::move(wants),
                                .prepare = [](const image::Film& film) -> std::vector<predict::PreparedFilm> {
                                  return {{{static_cast<float>(film.size.columns)}}};
                                },
                                .consume =
                                    [&](std::span<ReadFilm> films) {
                                      sizes.push_back(films.size());
                                      for (const auto& film : films) ids_.push_back(film.facts.imageId);
                                      for (const auto& film : films) EXPECT_EQ(film.inputs[0][0][0], kSide);
                                    }};
    damaged_ = readInBatches(*open(), reading, options, watch());
    return sizes;
  }

  std::vector<std::string> ids_;
  std::vector<std::string> damaged_;
};

TEST_F(RecordBatches, ComeInTheSetsOrder) {
  EXPECT_THAT(read({.batch = 4, .threads = 3}), testing::ElementsAre(4, 2));
  EXPECT_EQ(progress_.reports, kFilms);
  for (int i = 0; i < kFilms; ++i) {
    EXPECT_EQ(ids_[static_cast<std::size_t>(i)], "phantom_00000" + std::to_string(i + 1) + ".png");
  }
}

TEST_F(RecordBatches, HoldOnlyFilmsThatAreWanted) {
  const auto wants = [](const data::Record& record) { return record.imageId.find('3') != std::string::npos; };
  EXPECT_THAT(read({.batch = 4}, wants), testing::ElementsAre(1));
  EXPECT_EQ(ids_.at(0), "phantom_000003.png");
}

TEST_F(RecordBatches, LeaveOutDamagedFilmsUpToTheLimit) {
  damageOneFilm();
  EXPECT_THAT(read({.batch = 8, .damagedLimit = 1}), testing::ElementsAre(kFilms - 1));
  ASSERT_EQ(damaged_.size(), 1U);
  EXPECT_THAT(damaged_[0], HasSubstr("test-00000-of-00001.tfrecord"));
  EXPECT_THAT(log_.text, HasSubstr("left out"));
  expectError(ErrorCode::Corrupt, {"1 films are damaged, more than the 0", "tfrecord"}, [&] { read({.batch = 8}); });
}

TEST_F(RecordBatches, StopWhenAsked) {
  progress_.stopAfter = 2;
  expectError(ErrorCode::Cancelled, {"stopped after 2 of 6 films"}, [&] { read({.batch = 1}); });
  expectError(ErrorCode::InvalidArgument, {"at least one"}, [&] { read({.batch = 0}); });
}

}  // namespace
}  // namespace carina::score
