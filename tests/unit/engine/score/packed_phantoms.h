// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/data/record_set.h"
#include "engine/model/model.h"
#include "engine/score/record_batches.h"
#include "tests/unit/engine/data/test_folder.h"

namespace carina::score {

/// Counts reports, and asks for a stop after some of them where wanted.
class CountingProgress : public Progress {
 public:
  void report(std::uint64_t done, std::uint64_t total, std::string_view) override {
    EXPECT_LE(done, total);
    ++reports;
    if (done == stopAfter) stop.request_stop();
  }
  std::uint64_t stopAfter = 0;
  int reports = 0;
  std::stop_source stop;
};

/// Six phantoms of `carina phantom`, every one with a Mass and its box, packed as NIH's set is.
class PackedPhantoms : public data::FolderTest {
 protected:
  static constexpr int kFilms = 6;
  static constexpr int kSide = 128;

  void SetUp() override;
  std::shared_ptr<const data::RecordSet> open() const { return data::RecordSet::open(at("records"), "test"); }
  ReadingWatch watch() { return {log_, progress_, progress_.stop.get_token()}; }

  /// Flips a bit in the middle of the only shard, which is in one of the films.
  void damageOneFilm() const;

  data::TestLog log_;
  CountingProgress progress_;
};

/// A small untrained net with these labels.
model::Model makeSmallModel(std::vector<std::string> labels, std::uint64_t seed, std::int64_t inputSize = 64);

}  // namespace carina::score
