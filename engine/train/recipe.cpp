// SPDX-License-Identifier: Apache-2.0
#include "engine/train/recipe.h"

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/optim/schedule.h"

namespace carina::train {
namespace {

/// Adds options that the recipe gives in other words, where the schedule knows them and they are not given themselves.
class ScheduleOptions {
 public:
  explicit ScheduleOptions(const TrainerOptions& trainer) : options_(trainer.scheduleOptions) {
    for (const auto& facts : optim::schedules()) {
      if (facts.name == trainer.schedule) facts_ = facts.options;
    }
  }

  bool knows(const std::string& name) const {
    return std::ranges::find(facts_, name, &optim::OptionFacts::name) != facts_.end();
  }
  bool lacks(const std::string& name) const { return knows(name) && !options_.contains(name); }

  void add(const std::string& name, const optim::OptionValue& value) {
    if (lacks(name)) options_[name] = value;
  }

  double number(const std::string& name, double preset) const {
    const auto found = options_.find(name);
    if (found == options_.end()) return preset;
    const auto* value = std::get_if<double>(&found->second);
    return value != nullptr ? *value : preset;
  }

  optim::Options take() { return std::move(options_); }

 private:
  std::vector<optim::OptionFacts> facts_;
  optim::Options options_;
};

}  // namespace

optim::Options completeSchedule(const Recipe& recipe, std::optional<double> startRate, std::int64_t stepsPerEpoch,
                                std::int64_t globalBatch) {
  ScheduleOptions options(recipe.trainer);
  const auto steps = static_cast<double>(stepsPerEpoch);
  const auto total = static_cast<double>(recipe.epochs) * steps;
  const auto rateName = options.knows("peak") ? "peak" : "base";
  if (options.lacks(rateName)) {
    const auto rate = recipe.learningRate ? recipe.learningRate : startRate;
    if (!rate || *rate <= 0) {
      throw Error(ErrorCode::InvalidArgument, "no learning rate; give one with --learning-rate");
    }
    const bool isScaled = recipe.learningRate && recipe.rateBatch > 0;
    const auto scale = isScaled ? static_cast<double>(globalBatch) / static_cast<double>(recipe.rateBatch) : 1.0;
    options.add(rateName, *rate * scale);
    if (scale > 1 && recipe.warmupEpochs > 0) {
      options.add("warmup_start", *rate);
      options.add("start", *rate);
    }
  }
  const auto warmup = std::round(recipe.warmupEpochs * steps);
  options.add("first_warmup_iterations", warmup);
  options.add("warmup_iterations", warmup);
  options.add("total_iterations", total);
  options.add("collapse_iterations", 0.0);
  const auto cycles = options.number("cycles", 1);
  options.add("decay_iterations", std::max(1.0, std::floor(total / cycles - options.number("warmup_iterations", 0))));
  if (!recipe.milestoneEpochs.empty()) {
    std::vector<double> milestones;
    for (const auto epoch : recipe.milestoneEpochs) milestones.push_back(std::round(epoch * steps));
    options.add("milestones", milestones);
  }
  return options.take();
}

image::Augmentation lighter(const image::Augmentation& augmentation, double share) {
  const auto towardsOne = [&](double value) { return 1 + share * (value - 1); };
  auto light = augmentation;
  light.cropArea = {.low = towardsOne(augmentation.cropArea.low), .high = towardsOne(augmentation.cropArea.high)};
  light.cropRatio = {.low = towardsOne(augmentation.cropRatio.low), .high = towardsOne(augmentation.cropRatio.high)};
  light.rotationDegrees *= share;
  light.translationShare *= share;
  light.scale = {.low = towardsOne(augmentation.scale.low), .high = towardsOne(augmentation.scale.high)};
  light.brightness *= share;
  light.contrast *= share;
  light.cutOutProbability *= share;
  return light;
}

}  // namespace carina::train
