// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/schedule.h"

#include "engine/core/error.h"
#include "engine/optim/cyclic_schedule.h"
#include "engine/optim/decay_schedules.h"
#include "engine/optim/phases_schedule.h"
#include "engine/optim/plateau_schedule.h"
#include "engine/optim/schedule_kind.h"

namespace carina::optim {
namespace {

/// The one list: a new schedule is one row here.
const std::vector<ScheduleKind>& table() {
  static const std::vector<ScheduleKind> rows = {stepSchedule(),    polySchedule(),   cosineSchedule(),
                                                 plateauSchedule(), cyclicSchedule(), phasesSchedule()};
  return rows;
}

}  // namespace

void Schedule::restore(const ScheduleState& state) {
  if (state.empty()) return;
  throw Error(ErrorCode::InvalidArgument,
              "schedule: the saved state is that of another schedule; resume with the one that the run began with");
}

std::vector<OptionFacts> warmedOptions(std::vector<OptionFacts> more) {
  std::vector<OptionFacts> all = {
      {.name = "base", .description = "the rate after the warm-up"},
      {.name = "warmup_iterations", .description = "iterations of linear warm-up", .preset = 0.0, .isWhole = true},
      {.name = "warmup_start", .description = "the rate that the warm-up starts at", .preset = 0.0}};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

WarmUp warmUpOf(const CheckedOptions& options) {
  return {.iterations = options.whole("warmup_iterations"), .start = options.number("warmup_start")};
}

std::span<const ScheduleFacts> schedules() {
  static const std::vector<ScheduleFacts> all = [] {
    std::vector<ScheduleFacts> facts;
    for (const auto& row : table()) facts.push_back(row.facts);
    return facts;
  }();
  return all;
}

std::unique_ptr<Schedule> makeSchedule(std::string_view name, const Options& options) {
  std::string names;
  for (const auto& row : table()) {
    if (row.facts.name == name) {
      return row.make(CheckedOptions("schedule '" + row.facts.name + "'", row.facts.options, options));
    }
    names += (names.empty() ? "" : ", ") + row.facts.name;
  }
  throw Error(ErrorCode::NotFound, "no schedule '" + std::string(name.substr(0, 64)) + "'; there are " + names);
}

}  // namespace carina::optim
