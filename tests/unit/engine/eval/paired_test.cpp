// SPDX-License-Identifier: Apache-2.0
// The goldens of ../shared (tests/golden/stats_test.cpp) hold the test itself; here is what they lack.
#include "engine/eval/paired.h"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "engine/eval/bootstrap.h"
#include "tests/unit/engine/eval/drawn_set.h"

namespace carina::eval {
namespace {

using P = std::optional<double>;

TEST(Holm, AdjustsAsItsAuthorDoes) {
  // Ascending 0.01, 0.02, 0.03, 0.04 times 4, 3, 2, 1, and never less than the one before.
  const std::vector<P> p = {0.04, 0.01, std::nullopt, 0.03, 0.02};
  const auto adjusted = holmAdjusted(p);
  EXPECT_DOUBLE_EQ(adjusted[1].value(), 0.04);
  EXPECT_DOUBLE_EQ(adjusted[4].value(), 0.06);
  EXPECT_DOUBLE_EQ(adjusted[3].value(), 0.06);
  EXPECT_DOUBLE_EQ(adjusted[0].value(), 0.06);
  EXPECT_FALSE(adjusted[2].has_value());
}

TEST(Holm, NeverExceedsOne) {
  const std::vector<P> p = {0.9, 0.8, 0.7};
  for (const auto& each : holmAdjusted(p)) EXPECT_EQ(each, 1.0);
  EXPECT_TRUE(holmAdjusted({}).empty());
}

TEST(Paired, AModelDoesNotDifferFromItself) {
  const auto set = drawSet({.patients = 200});
  const auto known = knownCases(set.films, set.scores, 0);
  const auto found = comparePaired(known, known);
  EXPECT_EQ(found.difference, 0.0);
  EXPECT_FALSE(found.z.has_value());
  EXPECT_FALSE(found.p.has_value());
}

TEST(Paired, IsTheSameTheOtherWayRoundButForItsSign) {
  const auto a = drawSet({.patients = 300, .separation = 1.2, .seed = 1});
  auto b = a;
  for (std::size_t i = 0; i < b.scores.values.size(); ++i) b.scores.values[i] *= i % 3 == 0 ? 0.5 : 1;
  const auto one = comparePaired(knownCases(a.films, a.scores, 0), knownCases(b.films, b.scores, 0));
  const auto other = comparePaired(knownCases(b.films, b.scores, 0), knownCases(a.films, a.scores, 0));
  EXPECT_DOUBLE_EQ(one.difference.value(), -other.difference.value());
  EXPECT_DOUBLE_EQ(one.p.value(), other.p.value());
}

TEST(Paired, VariesAsResampledPatientsDoWhereEachHasOneFilm) {
  const auto a = drawSet({.patients = 1000, .seed = 4});
  ScoreSet b = a.scores;
  Rng random(8);
  for (double& score : b.values) score = 0.6 * score + 0.4 * random.uniform();
  const auto test = comparePaired(knownCases(a.films, a.scores, 0), knownCases(a.films, b, 0));
  const std::vector<ScoreSet> models = {a.scores, b};
  const auto drawn = bootstrapAurocs(a.films, models, {.replicates = 2000, .seed = 6});
  const auto interval = percentileInterval(differences(drawn.auroc(0, 0), drawn.auroc(1, 0))).value();
  const double deviation = std::sqrt(test.varianceOfDifference.value());
  EXPECT_NEAR((interval.high - interval.low) / (2 * 1.96), deviation, 0.1 * deviation);
  EXPECT_NEAR((interval.high + interval.low) / 2, test.difference.value(), 0.2 * deviation);
}

TEST(Paired, RefusesOtherFilms) {
  const auto a = drawSet({.patients = 20});
  const auto b = drawSet({.patients = 21});
  EXPECT_THROW(comparePaired(knownCases(a.films, a.scores, 0), knownCases(b.films, b.scores, 0)), Error);
}

}  // namespace
}  // namespace carina::eval
