// SPDX-License-Identifier: Apache-2.0
#include "engine/scaling/step_timeline.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "engine/core/error.h"
#include "engine/graph/train_timetable.h"

namespace carina::scaling {
namespace {

/// Seconds from the begin to each step's end; one more than there are steps.
std::vector<double> endsOf(std::span<const double> weights, double seconds) {
  std::vector<double> ends = {0};
  for (const auto weight : weights) ends.push_back(ends.back() + weight);
  const auto scale = ends.back() > 0 ? seconds / ends.back() : 0;
  for (auto& end : ends) end *= scale;
  return ends;
}

}  // namespace

std::int64_t StepTimeline::values() const {
  return std::accumulate(gradients.begin(), gradients.end(), std::int64_t{0},
                         [](auto sum, const auto& gradient) { return sum + gradient.values; });
}

StepTimeline makeTimeline(const graph::TrainPlan& plan, double stepSeconds, std::span<const double> profile) {
  if (!(stepSeconds > 0)) throw Error(ErrorCode::InvalidArgument, "a training step takes more than no time");
  const auto table = graph::makeTimetable(plan);
  if (!profile.empty() && profile.size() != table.macs.size()) {
    throw Error(ErrorCode::InvalidArgument, "a profile of " + std::to_string(profile.size()) +
                                                " steps is not one of this plan, which has " +
                                                std::to_string(table.macs.size()));
  }
  std::vector<double> weights(table.macs.begin(), table.macs.end());
  auto computing = stepSeconds;
  if (!profile.empty()) {
    weights.assign(profile.begin(), profile.end());
    computing = std::min(stepSeconds, std::accumulate(profile.begin(), profile.end(), 0.0));
  }
  const auto ends = endsOf(weights, computing);
  StepTimeline timeline{.forwardSeconds = ends[table.forwardSteps],
                        .backwardEnd = computing,
                        .afterSeconds = stepSeconds - computing,
                        .statisticValues = table.statisticValues};
  for (const auto& gradient : table.gradients) {
    timeline.gradients.push_back({.values = gradient.values, .seconds = ends[gradient.steps]});
  }
  return timeline;
}

}  // namespace carina::scaling
