// SPDX-License-Identifier: Apache-2.0
#include "engine/train/training_pace.h"

namespace carina::train {
namespace {

constexpr std::size_t kSteps = 20;

}  // namespace

void TrainingPace::add(const StepFacts& facts) {
  last_.push_back(facts);
  if (last_.size() > kSteps) last_.pop_front();
}

double TrainingPace::sum(double StepFacts::*member) const {
  double total = 0;
  for (const auto& facts : last_) total += facts.*member;
  return total;
}

double TrainingPace::loss() const {
  return last_.empty() ? 0 : sum(&StepFacts::loss) / static_cast<double>(last_.size());
}

double TrainingPace::imagesPerSecond() const {
  const auto seconds = sum(&StepFacts::seconds);
  return seconds > 0 ? static_cast<double>(filmsPerStep_) * static_cast<double>(last_.size()) / seconds : 0;
}

double TrainingPace::waitShare() const {
  const auto seconds = sum(&StepFacts::seconds);
  return seconds > 0 ? sum(&StepFacts::waitSeconds) / seconds : 0;
}

double TrainingPace::secondsLeft(std::int64_t steps, std::int64_t epochEnds) const {
  const auto perStep = last_.empty() ? 0 : sum(&StepFacts::seconds) / static_cast<double>(last_.size());
  return perStep * static_cast<double>(steps) + epochEndSeconds_ * static_cast<double>(epochEnds);
}

}  // namespace carina::train
