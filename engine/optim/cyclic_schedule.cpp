// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/cyclic_schedule.h"

#include <cmath>

namespace carina::optim {
namespace {

constexpr double kMostCycles = 10'000;

class CyclicSchedule : public Schedule {
 public:
  explicit CyclicSchedule(const CheckedOptions& options);

  double rate(std::int64_t iteration) const override;
  std::optional<std::int64_t> totalIterations() const override { return cycles_.back().end + collapseIterations_; }
  std::vector<CycleEnd> cycleEnds() const override {
    std::vector<CycleEnd> ends;
    for (const auto& cycle : cycles_) ends.push_back({cycle.end, trough(cycle)});
    return ends;
  }

 private:
  struct Cycle {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    WarmUp warmUp;
    double peak = 0;
  };

  double trough(const Cycle& cycle) const { return cycle.peak * std::pow(1.0 - stopFraction_, power_); }

  double power_;
  double stopFraction_;
  std::int64_t decayIterations_;
  std::int64_t collapseIterations_;
  double collapsePower_;
  std::vector<Cycle> cycles_;
};

CyclicSchedule::CyclicSchedule(const CheckedOptions& options)
    : power_(options.number("power")),
      stopFraction_(options.number("stop_fraction")),
      decayIterations_(options.whole("decay_iterations")),
      collapseIterations_(options.whole("collapse_iterations")),
      collapsePower_(options.number("collapse_power")) {
  WarmUp warmUp{.iterations = options.whole("first_warmup_iterations"), .start = options.number("start")};
  std::int64_t begin = 0;
  for (std::int64_t k = 0; k < options.whole("cycles"); ++k) {
    const double peak = options.number("peak") * std::pow(options.number("ratio"), static_cast<double>(k));
    cycles_.push_back({begin, begin + warmUp.iterations + decayIterations_, warmUp, peak});
    warmUp = {.iterations = options.whole("warmup_iterations"), .start = trough(cycles_.back())};
    begin = cycles_.back().end;
  }
}

double CyclicSchedule::rate(std::int64_t iteration) const {
  for (const auto& cycle : cycles_) {
    if (iteration >= cycle.end) continue;
    const auto t = iteration - cycle.begin;
    if (t < cycle.warmUp.iterations) return cycle.warmUp.rate(t, cycle.peak);
    const double share = static_cast<double>(t - cycle.warmUp.iterations) / static_cast<double>(decayIterations_);
    return cycle.peak * std::pow(1.0 - stopFraction_ * share, power_);
  }
  const auto left = collapseIterations_ - (iteration - cycles_.back().end);
  if (left <= 0) return 0;
  return trough(cycles_.back()) *
         std::pow(static_cast<double>(left) / static_cast<double>(collapseIterations_), collapsePower_);
}

OptionFacts iterations(const char* name, const char* description) {
  return {.name = name, .description = description, .highest = 1e12, .isWhole = true};
}

}  // namespace

ScheduleKind cyclicSchedule() {
  auto decay = iterations("decay_iterations", "iterations from a cycle's peak to its trough");
  decay.lowest = 1;
  return {{.name = "cyclic",
           .description = "Cycles of warm-up and decay, each smaller than the one before, then a collapse to zero",
           .source = "Codreanu, Podareanu, Saletore: Scale out for large minibatch SGD, 2017 (collapsed ensembles)",
           .options = {{.name = "start", .description = "the rate that the first warm-up starts at", .preset = 0.0},
                       {.name = "peak", .description = "the first cycle's highest rate"},
                       {.name = "ratio",
                        .description = "each cycle's peak as a share of the one before",
                        .preset = 0.5,
                        .highest = 1},
                       {.name = "power", .description = "power of a cycle's decay", .preset = 2.0},
                       {.name = "stop_fraction",
                        .description = "share of the way to zero at which a cycle's decay stops",
                        .preset = 0.5,
                        .highest = 1},
                       {.name = "cycles",
                        .description = "how many",
                        .preset = 1.0,
                        .lowest = 1,
                        .highest = kMostCycles,
                        .isWhole = true},
                       iterations("first_warmup_iterations", "iterations of the first cycle's warm-up"),
                       iterations("warmup_iterations", "iterations of each later cycle's warm-up"),
                       decay,
                       iterations("collapse_iterations", "iterations of the collapse after the last cycle"),
                       {.name = "collapse_power", .description = "power of the collapse", .preset = 2.0}}},
          makeOf<CyclicSchedule>};
}

}  // namespace carina::optim
