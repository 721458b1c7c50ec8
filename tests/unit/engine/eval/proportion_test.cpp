// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/proportion.h"

#include <vector>

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::eval {
namespace {

std::vector<std::int32_t> counting(std::int32_t count, std::int32_t each = 1) {
  std::vector<std::int32_t> patients;
  for (std::int32_t i = 0; i < count * each; ++i) patients.push_back(i / each);
  return patients;
}

std::vector<char> hits(std::size_t hit, std::size_t count) {
  std::vector<char> flags(count);
  std::fill_n(flags.begin(), hit, char{1});
  return flags;
}

// Newcombe 1998, table I, method 3 (score without continuity correction).
TEST(WilsonInterval, GivesNewcombesExamples) {
  struct Example {
    double hits, count, low, high;
  };
  for (const auto& example : {Example{81, 263, 0.2553, 0.3662}, Example{15, 148, 0.0624, 0.1605},
                              Example{0, 20, 0.0000, 0.1611}, Example{1, 29, 0.0061, 0.1718}}) {
    const auto interval = wilsonInterval(example.hits / example.count, example.count);
    EXPECT_NEAR(interval.low, example.low, 5e-5);
    EXPECT_NEAR(interval.high, example.high, 5e-5);
  }
}

TEST(ClusteredProportion, OfOneFilmAPatientIsWilsonsNearly) {
  const auto share = clusteredProportion(counting(263), hits(81, 263));
  EXPECT_EQ(share.hits, 81);
  EXPECT_EQ(share.count, 263);
  EXPECT_NEAR(share.interval95.low, 0.2553, 1e-3);
  EXPECT_NEAR(share.interval95.high, 0.3662, 1e-3);
}

TEST(ClusteredProportion, FilmsThatRepeatTheirPatientTellNoMore) {
  const auto once = clusteredProportion(counting(100), hits(30, 100));
  const auto often = clusteredProportion(counting(100, 4), hits(120, 400));
  EXPECT_EQ(often.value(), once.value());
  EXPECT_NEAR(often.interval95.low, once.interval95.low, 1e-12);
  EXPECT_NEAR(often.interval95.high, once.interval95.high, 1e-12);
  // Taken for independent they would seem to.
  EXPECT_GT(wilsonInterval(0.3, 400).low, often.interval95.low + 0.03);
}

TEST(ClusteredProportion, IsNeverNarrowerThanIfFilmsWereIndependent) {
  // Every patient has one hit and one miss: less varied than chance.
  std::vector<char> flags;
  for (int i = 0; i < 50; ++i) flags.insert(flags.end(), {1, 0});
  const auto share = clusteredProportion(counting(50, 2), flags);
  EXPECT_LE(share.interval95.low, wilsonInterval(0.5, 100).low + 1e-12);
}

TEST(ClusteredProportion, WithoutAMissCountsPatientsNotFilms) {
  const auto share = clusteredProportion(counting(5, 10), hits(50, 50));
  EXPECT_EQ(share.value(), 1);
  EXPECT_NEAR(share.interval95.low, wilsonInterval(1, 5).low, 1e-12);
  EXPECT_NEAR(share.interval95.high, 1, 1e-12);
}

TEST(ClusteredProportion, OfPatientsThatAreAllAlikeCountsPatientsWhateverTheShare) {
  // 1/49 has no exact double: times 49 it is not 1, and patients would seem to differ.
  for (const std::int32_t each : {3, 7, 49, 98, 103}) {
    std::vector<char> flags(static_cast<std::size_t>(10 * each));
    for (std::size_t i = 0; i < flags.size(); i += static_cast<std::size_t>(each)) flags[i] = 1;
    const auto share = clusteredProportion(counting(10, each), flags);
    EXPECT_NEAR(share.interval95.low, wilsonInterval(1.0 / each, 10).low, 1e-12) << each;
    EXPECT_NEAR(share.interval95.high, wilsonInterval(1.0 / each, 10).high, 1e-12) << each;
  }
}

TEST(ClusteredProportion, RefusesNothingAndListsThatDiffer) {
  EXPECT_THROW(clusteredProportion({}, {}), Error);
  EXPECT_THROW(clusteredProportion(counting(3), hits(1, 2)), Error);
  EXPECT_THROW(clusteredProportion(std::vector<std::int32_t>{0, -1}, hits(1, 2)), Error);
}

}  // namespace
}  // namespace carina::eval
