// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/train_plan.h"

namespace carina::scaling {

/// A gradient and the moment at which backward has completed it, counted from the begin of the step.
struct ReadyGradient {
  std::int64_t values = 0;
  double seconds = 0;
};

/// When what happens in a training step of one rank that waits for nobody.
/// Units    seconds
struct StepTimeline {
  double forwardSeconds = 0;
  double backwardEnd = 0;                ///< from the begin of the step
  double afterSeconds = 0;               ///< the optimiser, and whatever else the step does
  std::vector<ReadyGradient> gradients;  ///< in the order in which they become ready
  std::int64_t statisticValues = 0;      ///< of batch norm, which the ranks average in each step

  double stepSeconds() const { return backwardEnd + afterSeconds; }
  std::int64_t values() const;
};

/// A step of `stepSeconds` in which each of the plan's steps takes its part of `profile`, as
/// graph::TrainExecutor::takeProfile() has it; what the profile leaves comes after backward. Without a profile the
/// whole step is split by multiplications.
///
/// Errors   InvalidArgument: a time that is not positive, a profile of another plan
/// Threads  any
StepTimeline makeTimeline(const graph::TrainPlan& plan, double stepSeconds, std::span<const double> profile = {});

}  // namespace carina::scaling
