// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/schedule.h"

#include <cmath>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::optim {
namespace {

const Options kCyclic = {{"start", 0.1},
                         {"peak", 1.6},
                         {"cycles", 3.0},
                         {"decay_iterations", 20.0},
                         {"warmup_iterations", 5.0},
                         {"first_warmup_iterations", 10.0},
                         {"collapse_iterations", 8.0}};

/// The rates after each epoch's metric.
std::vector<double> ratesAfter(Schedule& schedule, const std::vector<double>& metrics, std::int64_t firstEpoch = 0) {
  std::vector<double> rates;
  for (const double metric : metrics) {
    schedule.observe(firstEpoch++, metric);
    rates.push_back(schedule.rate(1000));
  }
  return rates;
}

TEST(Schedules, AreListedOnceEachWithDescriptionsOfEveryOption) {
  std::set<std::string> names;
  for (const auto& facts : schedules()) {
    EXPECT_TRUE(names.insert(facts.name).second) << facts.name;
    EXPECT_FALSE(facts.description.empty() || facts.source.empty()) << facts.name;
    for (const auto& option : facts.options) EXPECT_FALSE(option.description.empty()) << option.name;
  }
  EXPECT_EQ(names, (std::set<std::string>{"step", "poly", "cosine", "plateau", "cyclic", "phases"}));
}

TEST(Schedules, RefuseAnUnknownNameAndListTheKnown) {
  try {
    makeSchedule("cosin", {});
    FAIL() << "an unknown schedule was made";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::NotFound);
    EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr("'cosin'"), testing::HasSubstr("cosine, plateau")));
  }
}

TEST(Schedules, RefuseOptionsThatContradictEachOther) {
  EXPECT_THROW(makeSchedule("poly", {{"base", 1.0}, {"total_iterations", 5.0}, {"warmup_iterations", 5.0}}), Error);
  EXPECT_THROW(makeSchedule("step", {{"base", 1.0}, {"milestones", std::vector<double>{5, 3}}}), Error);
  const std::vector<double> two = {10, 20};
  const std::vector<double> three = {1, 2, 3};
  EXPECT_THROW(makeSchedule("phases", {{"iterations", two}, {"base", three}, {"decay_length", two}}), Error);
  EXPECT_THROW(makeSchedule("phases", {{"iterations", std::vector<double>{}}, {"base", 1.0}, {"decay_length", 1.0}}),
               Error);
}

TEST(Schedules, KeepNoStateUnlessTheyObserve) {
  const auto schedule = makeSchedule("cosine", {{"base", 1.0}, {"total_iterations", 10.0}});
  EXPECT_TRUE(schedule->state().empty());
  schedule->restore({});
  EXPECT_THROW(schedule->restore({{"best", 1.0}}), Error);
}

TEST(CyclicSchedule, HalvesPeaksAndTroughsFromCycleToCycle) {
  const auto schedule = makeSchedule("cyclic", kCyclic);
  EXPECT_DOUBLE_EQ(schedule->rate(10), 1.6);
  EXPECT_DOUBLE_EQ(schedule->rate(35), 0.8);
  EXPECT_DOUBLE_EQ(schedule->rate(60), 0.4);
  EXPECT_EQ(schedule->rate(88), 0.0);
  EXPECT_EQ(schedule->rate(1'000'000), 0.0);
}

TEST(CyclicSchedule, TellsWhereACollapseRunBranchesOff) {
  const auto schedule = makeSchedule("cyclic", kCyclic);
  const auto ends = schedule->cycleEnds();
  ASSERT_EQ(ends.size(), 3U);
  EXPECT_EQ(ends[0].iteration, 30);
  EXPECT_EQ(ends[2].iteration, 80);
  for (const auto& end : ends) EXPECT_DOUBLE_EQ(end.rate, schedule->rate(end.iteration));
  EXPECT_DOUBLE_EQ(ends[1].rate, 0.2);
  const auto branch = makeSchedule("poly", {{"base", ends[2].rate}, {"total_iterations", 8.0}, {"power", 2.0}});
  for (std::int64_t j = 0; j <= 8; ++j) EXPECT_NEAR(branch->rate(j), schedule->rate(80 + j), 1e-15);
}

TEST(PhasesSchedule, LeavesTheWeightDecayAloneUnlessToldOtherwise) {
  const Options options = {{"iterations", std::vector<double>{5, 5}}, {"base", 1.0}, {"decay_length", 10.0}};
  EXPECT_EQ(makeSchedule("phases", options)->weightDecay(3), std::nullopt);
  auto decaying = options;
  decaying["weight_decay"] = std::vector<double>{1e-4, 2e-4};
  const auto schedule = makeSchedule("phases", decaying);
  EXPECT_EQ(schedule->weightDecay(4), 1e-4);
  EXPECT_EQ(schedule->weightDecay(5), 2e-4);
  EXPECT_EQ(schedule->weightDecay(99), 2e-4);
}

TEST(PhasesSchedule, NeverGoesBelowZeroAfterItsDecayLength) {
  const auto schedule = makeSchedule("phases", {{"iterations", 10.0}, {"base", 1.0}, {"decay_length", 4.0}});
  EXPECT_DOUBLE_EQ(schedule->rate(2), 0.5);
  EXPECT_EQ(schedule->rate(7), 0.0);
}

// Rates that PyTorch's rule gives: a fall after more than `patience` epochs without improvement, then counting anew.
TEST(PlateauSchedule, FallsAfterMoreThanPatienceBadEpochs) {
  const auto schedule = makeSchedule("plateau", {{"base", 1.0}, {"factor", 0.5}, {"patience", 1.0}});
  EXPECT_EQ(ratesAfter(*schedule, {0.7, 0.8, 0.8, 0.8, 0.8, 0.8, 0.9, 0.85}),
            (std::vector<double>{1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25}));
}

TEST(PlateauSchedule, CountsAChangeBelowTheThresholdAsNone) {
  const auto schedule =
      makeSchedule("plateau", {{"base", 1.0}, {"factor", 0.5}, {"patience", 0.0}, {"threshold", 0.01}});
  EXPECT_EQ(ratesAfter(*schedule, {0.700, 0.706, 0.708}), (std::vector<double>{1, 0.5, 0.5}));
}

TEST(PlateauSchedule, RestsDuringItsCooldown) {
  const auto schedule = makeSchedule("plateau", {{"base", 1.0}, {"factor", 0.5}, {"patience", 0.0}, {"cooldown", 2.0}});
  EXPECT_EQ(ratesAfter(*schedule, {0.8, 0.8, 0.8, 0.8, 0.8}), (std::vector<double>{1, 0.5, 0.5, 0.5, 0.25}));
}

TEST(PlateauSchedule, TakesALossWhereLowerIsBetterAndStopsAtItsMinimum) {
  const auto schedule = makeSchedule(
      "plateau", {{"base", 1.0}, {"factor", 0.1}, {"patience", 0.0}, {"minimum", 0.05}, {"higher_is_better", 0.0}});
  EXPECT_EQ(ratesAfter(*schedule, {2.0, 1.0, 1.5, 1.5}), (std::vector<double>{1, 1, 0.1, 0.05}));
}

TEST(PlateauSchedule, TakesAnUndefinedMetricForABadEpoch) {
  const auto schedule = makeSchedule("plateau", {{"base", 1.0}, {"factor", 0.5}, {"patience", 0.0}});
  EXPECT_EQ(ratesAfter(*schedule, {0.8, std::nan(""), 0.9}), (std::vector<double>{1, 0.5, 0.5}));
}

TEST(PlateauSchedule, IgnoresAnEpochThatItHasSeen) {
  const auto schedule = makeSchedule("plateau", {{"base", 1.0}, {"factor", 0.5}, {"patience", 0.0}});
  ratesAfter(*schedule, {0.8});
  schedule->observe(0, 0.1);
  EXPECT_EQ(schedule->rate(0), 1.0);
}

TEST(PlateauSchedule, GoesOnFromItsSavedState) {
  const Options options = {{"base", 1.0}, {"factor", 0.3}, {"patience", 1.0}, {"cooldown", 1.0}};
  const std::vector<double> metrics = {0.7, 0.69, 0.68, 0.71, 0.5, 0.5, 0.5, 0.5, 0.5};
  const auto whole = makeSchedule("plateau", options);
  const auto expected = ratesAfter(*whole, metrics);
  for (std::size_t cut = 0; cut <= metrics.size(); ++cut) {
    const auto before = makeSchedule("plateau", options);
    const auto at = metrics.begin() + static_cast<std::ptrdiff_t>(cut);
    auto rates = ratesAfter(*before, {metrics.begin(), at});
    const auto after = makeSchedule("plateau", options);
    after->restore(before->state());
    const auto rest = ratesAfter(*after, {at, metrics.end()}, static_cast<std::int64_t>(cut));
    rates.insert(rates.end(), rest.begin(), rest.end());
    EXPECT_EQ(rates, expected) << "cut at epoch " << cut;
  }
  EXPECT_THROW(whole->restore({{"best", 1.0}}), Error);
}

TEST(PlateauSchedule, WarmsUpFirst) {
  const auto schedule = makeSchedule("plateau", {{"base", 1.0}, {"warmup_iterations", 10.0}, {"warmup_start", 0.5}});
  EXPECT_DOUBLE_EQ(schedule->rate(0), 0.5);
  EXPECT_DOUBLE_EQ(schedule->rate(5), 0.75);
  EXPECT_DOUBLE_EQ(schedule->rate(10), 1.0);
}

}  // namespace
}  // namespace carina::optim
