// SPDX-License-Identifier: Apache-2.0
#include "engine/report/misses.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace carina::report {
namespace {

using testing::ElementsAre;

const float kUnknown = std::numeric_limits<float>::quiet_NaN();

/// One label; patients 0 and 1 have two films each.
struct Films {
  Films() {
    set.labels = {"Mass"};
    set.ids = {"a", "b", "c", "d", "e", "f", "g"};
    set.patients = {0, 0, 1, 1, 2, 3, 4};
    set.patientCount = 5;
    set.truth = {1, 1, 0, 0, 1, kUnknown, 0};
    scores = {.name = "m", .weightsSha256 = {}, .values = {0.1, 0.2, 0.9, 0.8, 0.5, 0.0, 0.5}};
  }
  eval::FilmSet set;
  eval::ScoreSet scores;
};

std::vector<std::size_t> filmsOf(const std::vector<Miss>& misses) {
  std::vector<std::size_t> films;
  for (const auto& miss : misses) films.push_back(miss.film);
  return films;
}

TEST(WorstMisses, AreTheLowestPositivesAndTheHighestNegativesOnePerPatient) {
  const Films films;
  const auto misses = findWorstMisses(films.set, films.scores, 0, 4);
  EXPECT_THAT(filmsOf(misses.overlooked), ElementsAre(0, 4));  // b is of a's patient; f is unknown
  EXPECT_THAT(filmsOf(misses.alarms), ElementsAre(2, 6));
}

TEST(WorstMisses, KnowWhereTheyStandAmongTheFilmsThatAreKnown) {
  const Films films;
  const auto misses = findWorstMisses(films.set, films.scores, 0, 4);
  EXPECT_DOUBLE_EQ(misses.overlooked[0].rank, 0.5 / 6);        // below it none, itself half
  EXPECT_DOUBLE_EQ(misses.overlooked[1].rank, (2 + 1.0) / 6);  // two below, and two equal: half of them
  EXPECT_DOUBLE_EQ(misses.alarms[0].score, 0.9);
}

TEST(WorstMisses, AreNoMoreThanWereAskedFor) {
  const Films films;
  EXPECT_EQ(findWorstMisses(films.set, films.scores, 0, 1).overlooked.size(), 1U);
}

}  // namespace
}  // namespace carina::report
