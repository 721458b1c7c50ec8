// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/decay_schedules.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace carina::optim {
namespace {

OptionFacts totalOption() {
  return {.name = "total_iterations", .description = "iterations from the first step to the last", .isWhole = true};
}

std::vector<OptionFacts> decayOptions(std::vector<OptionFacts> more) {
  more.push_back(totalOption());
  more.push_back({.name = "end", .description = "the rate at the end", .preset = 0.0});
  return warmedOptions(std::move(more));
}

class StepSchedule : public Schedule {
 public:
  explicit StepSchedule(const CheckedOptions& options)
      : warmUp_(warmUpOf(options)),
        base_(options.number("base")),
        gamma_(options.number("gamma")),
        milestones_(options.list("milestones")),
        total_(options.whole("total_iterations")) {
    options.require(std::is_sorted(milestones_.begin(), milestones_.end()), "'milestones' must ascend");
  }

  double rate(std::int64_t iteration) const override {
    if (iteration < warmUp_.iterations) return warmUp_.rate(iteration, base_);
    const auto passed =
        std::upper_bound(milestones_.begin(), milestones_.end(), static_cast<double>(iteration)) - milestones_.begin();
    return base_ * std::pow(gamma_, static_cast<double>(passed));
  }

  std::optional<std::int64_t> totalIterations() const override {
    return total_ > 0 ? std::optional(total_) : std::nullopt;
  }

 private:
  WarmUp warmUp_;
  double base_;
  double gamma_;
  std::vector<double> milestones_;
  std::int64_t total_;
};

/// What poly and cosine share: a way from base to end after the warm-up.
class DecaySchedule : public Schedule {
 public:
  explicit DecaySchedule(const CheckedOptions& options)
      : warmUp_(warmUpOf(options)),
        total_(options.whole("total_iterations")),
        base_(options.number("base")),
        end_(options.number("end")) {
    options.require(total_ > warmUp_.iterations, "'total_iterations' must be more than 'warmup_iterations'");
  }

  double rate(std::int64_t iteration) const override {
    if (iteration < warmUp_.iterations) return warmUp_.rate(iteration, base_);
    const auto gone = static_cast<double>(std::min(iteration, total_) - warmUp_.iterations);
    return end_ + (base_ - end_) * share(gone / static_cast<double>(total_ - warmUp_.iterations));
  }

  std::optional<std::int64_t> totalIterations() const override { return total_; }

 private:
  /// How much of base − end is left at x of 0 … 1.
  virtual double share(double x) const = 0;

  WarmUp warmUp_;
  std::int64_t total_;
  double base_;
  double end_;
};

class PolySchedule : public DecaySchedule {
 public:
  explicit PolySchedule(const CheckedOptions& options) : DecaySchedule(options), power_(options.number("power")) {}

 private:
  double share(double x) const override { return std::pow(1.0 - x, power_); }
  double power_;
};

class CosineSchedule : public DecaySchedule {
 public:
  using DecaySchedule::DecaySchedule;

 private:
  double share(double x) const override { return (1.0 + std::cos(std::numbers::pi * x)) / 2.0; }
};

}  // namespace

ScheduleKind stepSchedule() {
  auto total = totalOption();
  total.preset = 0.0;
  total.description += "; 0: not said. The rates do not depend on it";
  return {{.name = "step",
           .description = "Falls by a factor at each milestone",
           .source = "Goyal et al., Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour, 2017",
           .options = warmedOptions(
               {{.name = "milestones", .description = "iterations at which the rate falls", .isList = true},
                {.name = "gamma", .description = "the factor at each milestone", .preset = 0.1, .highest = 1},
                total})},
          makeOf<StepSchedule>};
}

ScheduleKind polySchedule() {
  return {{.name = "poly",
           .description = "Falls as a power of the share of the run that is left",
           .source = "the policy 'poly' of Caffe: Jia et al., Caffe, ACM Multimedia 2014",
           .options = decayOptions({{.name = "power", .description = "1 is a straight line", .preset = 2.0}})},
          makeOf<PolySchedule>};
}

ScheduleKind cosineSchedule() {
  return {{.name = "cosine",
           .description = "Falls along half a cosine wave",
           .source = "Loshchilov, Hutter: SGDR: Stochastic Gradient Descent with Warm Restarts, ICLR 2017",
           .options = decayOptions({})},
          makeOf<CosineSchedule>};
}

}  // namespace carina::optim
