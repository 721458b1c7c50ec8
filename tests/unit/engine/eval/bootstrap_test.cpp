// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/bootstrap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/core/rng.h"
#include "engine/eval/auroc.h"
#include "engine/eval/delong.h"
#include "tests/unit/engine/eval/drawn_set.h"

namespace carina::eval {
namespace {

double deviationOf(std::span<const double> values) {
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

std::vector<double> aurocsOf(const DrawnSet& set, const BootstrapOptions& options) {
  const auto drawn = bootstrapAurocs(set.films, {&set.scores, 1}, options);
  const auto values = drawn.auroc(0, 0);
  return {values.begin(), values.end()};
}

/// One replicate the slow way: the sample is written out, and its AUROC taken.
double replicate(const DrawnSet& set, std::uint64_t seed, std::uint64_t index) {
  auto rng = Rng(seed).fork(index);
  const auto patients = static_cast<std::uint64_t>(set.films.patientCount);
  Cases sample;
  for (std::uint64_t i = 0; i < patients; ++i) {
    const auto patient = static_cast<std::int32_t>(rng.below(patients));
    for (std::size_t film = 0; film < set.films.films(); ++film) {
      if (set.films.patients[film] != patient) continue;
      (set.films.truth[film] == 1 ? sample.positives : sample.negatives).push_back(set.scores.values[film]);
    }
  }
  std::ranges::sort(sample.positives);
  std::ranges::sort(sample.negatives);
  return auroc(sample).value_or(std::numeric_limits<double>::quiet_NaN());
}

TEST(Bootstrap, GivesTheAurocOfEachSampleAsIfItWereWrittenOut) {
  const auto set = drawSet({.patients = 60, .filmsOfEach = 3, .steps = 12});
  const auto values = aurocsOf(set, {.replicates = 40, .seed = 11});
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(values[i], replicate(set, 11, i), 1e-12) << i;
}

TEST(Bootstrap, DependsOnItsSeedAlone) {
  const auto set = drawSet({.patients = 80});
  const auto once = aurocsOf(set, {.replicates = 50, .seed = 1});
  EXPECT_EQ(once, aurocsOf(set, {.replicates = 50, .seed = 1}));
  EXPECT_NE(once, aurocsOf(set, {.replicates = 50, .seed = 2}));
  // More replicates begin with the same ones.
  const auto more = aurocsOf(set, {.replicates = 70, .seed = 1});
  EXPECT_TRUE(std::equal(once.begin(), once.end(), more.begin()));
}

TEST(Bootstrap, DoesNotDependOnThreads) {
  const auto set = drawSet({.patients = 80, .filmsOfEach = 2, .steps = 20});
  const BootstrapOptions options{.replicates = 100, .seed = 9};
  const auto together = aurocsOf(set, options);
  // Inside of a parallel loop of two ranges each call has one thread.
  std::array<std::vector<double>, 2> alone;
  parallelFor(2, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) alone[static_cast<std::size_t>(i)] = aurocsOf(set, options);
  });
  EXPECT_EQ(alone[0], together);
  EXPECT_EQ(alone[1], together);
}

TEST(Bootstrap, OfOneFilmAPatientVariesAsDeLongSays) {
  const auto set = drawSet({.patients = 1000});
  const auto delong = estimateAuroc(makeCases(knownCases(set.films, set.scores, 0)));
  const auto values = aurocsOf(set, {.replicates = 2000, .seed = 3});
  EXPECT_NEAR(deviationOf(values), std::sqrt(delong.variance.value()), 0.1 * std::sqrt(delong.variance.value()));
}

TEST(Bootstrap, IsNotTakenInByFilmsThatRepeatTheirPatient) {
  const auto once = drawSet({.patients = 300});
  const auto often = repeated(once, 4);
  const BootstrapOptions options{.replicates = 400, .seed = 5};
  const double alone = deviationOf(aurocsOf(once, options));
  EXPECT_NEAR(deviationOf(aurocsOf(often, options)), alone, 1e-9);
  // DeLong's variance takes them for independent.
  const auto variance = [](const DrawnSet& set) {
    return estimateAuroc(makeCases(knownCases(set.films, set.scores, 0))).variance.value();
  };
  EXPECT_LT(variance(often), 0.3 * variance(once));
}

TEST(Bootstrap, SamplesOfOneClassAreUndefined) {
  DrawnSet set = drawSet({.patients = 4, .share = 0});
  set.films.truth[0] = 1;
  const auto values = aurocsOf(set, {.replicates = 200, .seed = 1});
  // The one positive is missing in (3/4)^4 of the samples.
  const auto undefined = std::ranges::count_if(values, [](double value) { return std::isnan(value); });
  EXPECT_NEAR(static_cast<double>(undefined) / 200, 0.316, 0.12);
  EXPECT_FALSE(percentileInterval(values).has_value());
}

TEST(Bootstrap, AMeanIsOverTheLabelsThatASampleDefines) {
  BootstrapAurocs aurocs(3, 2, 1);
  aurocs.auroc(0, 0)[0] = 0.6;
  aurocs.auroc(0, 1)[0] = 0.8;
  const auto mean = aurocs.mean(0);
  EXPECT_DOUBLE_EQ(mean[0], 0.7);
  EXPECT_TRUE(std::isnan(mean[1]));
}

TEST(PercentileInterval, InterpolatesBetweenOrderStatistics) {
  std::vector<double> values;
  for (int i = 40; i >= 0; --i) values.push_back(i);
  EXPECT_DOUBLE_EQ(percentileInterval(values).value().low, 1);
  EXPECT_DOUBLE_EQ(percentileInterval(values).value().high, 39);
}

TEST(PercentileInterval, NeedsNineteenOfTwentyReplicates) {
  std::vector<double> values(20, 0.5);
  values[3] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(percentileInterval(values).has_value());
  values[4] = values[3];
  EXPECT_FALSE(percentileInterval(values).has_value());
  EXPECT_FALSE(percentileInterval({}).has_value());
}

TEST(Bootstrap, RefusesWhatCannotBeDrawn) {
  auto set = drawSet({.patients = 5});
  EXPECT_THROW(bootstrapAurocs(set.films, {&set.scores, 1}, {.replicates = 0, .seed = 1}), Error);
  set.films.patients[0] = 5;
  EXPECT_THROW(bootstrapAurocs(set.films, {&set.scores, 1}, {}), Error);
  EXPECT_THROW(differences(std::vector<double>(2), std::vector<double>(3)), Error);
}

TEST(Bootstrap, StopsWhenItIsAskedTo) {
  const auto set = drawSet({.patients = 50});
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(bootstrapAurocs(set.films, {&set.scores, 1}, {}, stop.get_token()), Error);
}

}  // namespace
}  // namespace carina::eval
