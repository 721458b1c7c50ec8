// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdlib>

#include <gtest/gtest.h>

#include "engine/optim/schedule.h"
#include "tests/golden/golden_files.h"
#include "tests/golden/golden_json.h"

namespace carina::golden {
namespace {

using nlohmann::json;

/// The golden's phases are objects; ours are lists with one value a phase.
optim::Options phasesOf(const json& parameters) {
  optim::Options options;
  for (const auto& phase : parameters.at("phases")) {
    for (const auto& [key, value] : phase.items()) {
      if (key == "name") continue;
      options.try_emplace(key, std::vector<double>{});
      std::get<std::vector<double>>(options[key]).push_back(value);
    }
  }
  options["decay_from_start_of_phase"] = parameters.at("decay_counts_from") == "start_of_phase" ? 1.0 : 0.0;
  return options;
}

optim::Options optionsOf(const json& entry) {
  const auto& parameters = entry.at("parameters");
  if (entry.at("kind") == "phases") return phasesOf(parameters);
  optim::Options options;
  for (const auto& [key, value] : parameters.items()) {
    if (value.is_array()) {
      options[key] = value.get<std::vector<double>>();
    } else {
      options[key] = value.get<double>();
    }
  }
  return options;
}

TEST(GoldenSchedules, GiveEveryPublishedRate) {
  const auto file = findGoldenFile("schedules.json");
  CARINA_REQUIRE_GOLDEN(file);
  std::size_t points = 0;
  for (const auto& entry : loadGoldenJson(file)) {
    SCOPED_TRACE(entry.at("name").get<std::string>());
    const auto schedule = optim::makeSchedule(entry.at("kind").get<std::string>(), optionsOf(entry));
    EXPECT_EQ(schedule->totalIterations(), entry.at("total_iterations").get<std::int64_t>());
    for (const auto& point : entry.at("points")) {
      const auto iteration = point.at(0).get<std::int64_t>();
      const auto rate = point.at(1).get<double>();
      EXPECT_NEAR(schedule->rate(iteration), rate, 1e-12 * std::abs(rate)) << "iteration " << iteration;
      ++points;
    }
  }
  EXPECT_GT(points, 0U);
}

TEST(GoldenSchedules, NameTheWeightDecayOfEveryPhase) {
  const auto file = findGoldenFile("schedules.json");
  CARINA_REQUIRE_GOLDEN(file);
  std::size_t phases = 0;
  for (const auto& entry : loadGoldenJson(file)) {
    if (entry.at("kind") != "phases") continue;
    const auto schedule = optim::makeSchedule("phases", optionsOf(entry));
    std::int64_t begin = 0;
    for (const auto& phase : entry.at("parameters").at("phases")) {
      const auto end = begin + phase.at("iterations").get<std::int64_t>();
      EXPECT_EQ(schedule->weightDecay(begin), phase.at("weight_decay").get<double>());
      EXPECT_EQ(schedule->weightDecay(end - 1), phase.at("weight_decay").get<double>());
      begin = end;
      ++phases;
    }
  }
  EXPECT_GT(phases, 0U);
}

}  // namespace
}  // namespace carina::golden
