// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/graph/train_plan.h"

namespace carina::graph {

/// A gradient, and the steps of the plan that have run when it is complete.
struct GradientStep {
  std::string name;
  std::int64_t values = 0;
  std::size_t steps = 0;
};

/// What comes when in a training step, counted in the lines of TrainPlan::describe().
struct TrainTimetable {
  std::vector<std::int64_t> macs;       ///< of every step, one batch
  std::size_t forwardSteps = 0;         ///< the steps before the backward pass
  std::vector<GradientStep> gradients;  ///< as backward() completes them
  std::int64_t statisticValues = 0;     ///< of the parameters that have no gradient
};

/// Threads  any
TrainTimetable makeTimetable(const TrainPlan& plan);

}  // namespace carina::graph
