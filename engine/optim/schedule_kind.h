// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/optim: one row of the table of schedules.

#include <memory>
#include <vector>

#include "engine/optim/options.h"
#include "engine/optim/schedule.h"

namespace carina::optim {

struct ScheduleKind {
  ScheduleFacts facts;
  std::unique_ptr<Schedule> (*make)(const CheckedOptions&);
};

/// A linear way from `start` to the first rate over the first `iterations`.
struct WarmUp {
  std::int64_t iterations = 0;
  double start = 0;

  double rate(std::int64_t iteration, double base) const {
    return start + (base - start) * static_cast<double>(iteration) / static_cast<double>(iterations);
  }
};

/// The options base, warmup_iterations and warmup_start, which most schedules share, and then `more`.
std::vector<OptionFacts> warmedOptions(std::vector<OptionFacts> more);
WarmUp warmUpOf(const CheckedOptions& options);

template <typename Kind>
std::unique_ptr<Schedule> makeOf(const CheckedOptions& options) {
  return std::make_unique<Kind>(options);
}

}  // namespace carina::optim
