// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/phases_schedule.h"

#include <algorithm>
#include <cmath>

namespace carina::optim {
namespace {

class PhasesSchedule : public Schedule {
 public:
  explicit PhasesSchedule(const CheckedOptions& options);

  double rate(std::int64_t iteration) const override {
    const auto* phase = findPhase(iteration);
    if (phase == nullptr) return 0;
    const auto t = iteration - phase->begin;
    if (t < phase->warmUp.iterations) return phase->warmUp.rate(t, phase->base);
    const auto u = static_cast<double>(decayFromStart_ ? t : t - phase->warmUp.iterations);
    return phase->base * std::pow(std::max(0.0, 1.0 - u / phase->decayLength), phase->power);
  }

  std::optional<double> weightDecay(std::int64_t iteration) const override {
    if (!decaysWeights_) return {};
    const auto* phase = findPhase(iteration);
    return (phase == nullptr ? phases_.back() : *phase).weightDecay;
  }

  std::optional<std::int64_t> totalIterations() const override { return phases_.back().end; }

 private:
  struct Phase {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    WarmUp warmUp;
    double base = 0;
    double power = 1;
    double decayLength = 1;
    double weightDecay = 0;
  };

  const Phase* findPhase(std::int64_t iteration) const {
    const auto at = std::upper_bound(phases_.begin(), phases_.end(), iteration,
                                     [](std::int64_t t, const Phase& phase) { return t < phase.end; });
    return at == phases_.end() ? nullptr : &*at;
  }

  bool decayFromStart_;
  bool decaysWeights_;
  std::vector<Phase> phases_;
};

/// One value a phase.
std::vector<double> perPhase(const CheckedOptions& options, const std::string& name, std::size_t phases) {
  auto values = options.list(name);
  if (values.size() == 1) values.resize(phases, values.front());
  options.require(values.size() == phases, "'" + name + "' has " + std::to_string(values.size()) +
                                               " values but 'iterations' says that there are " +
                                               std::to_string(phases) + " phases");
  return values;
}

PhasesSchedule::PhasesSchedule(const CheckedOptions& options)
    : decayFromStart_(options.flag("decay_from_start_of_phase")),
      decaysWeights_(!options.list("weight_decay").empty()) {
  const auto iterations = options.list("iterations");
  const auto count = iterations.size();
  options.require(count > 0, "'iterations' must name at least one phase");
  const auto base = perPhase(options, "base", count);
  const auto power = perPhase(options, "power", count);
  const auto length = perPhase(options, "decay_length", count);
  const auto warmUp = perPhase(options, "warmup_iterations", count);
  const auto warmUpStart = perPhase(options, "warmup_start", count);
  const auto decay = decaysWeights_ ? perPhase(options, "weight_decay", count) : std::vector<double>(count, 0.0);
  std::int64_t begin = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto end = begin + static_cast<std::int64_t>(iterations[i]);
    const WarmUp rise{.iterations = static_cast<std::int64_t>(warmUp[i]), .start = warmUpStart[i]};
    phases_.push_back({begin, end, rise, base[i], power[i], length[i], decay[i]});
    begin = end;
  }
}

OptionFacts perPhaseOption(const char* name, const char* description) {
  return {.name = name, .description = description, .highest = 1e12, .isList = true};
}

OptionFacts withPreset(OptionFacts facts, std::vector<double> preset) {
  facts.preset = std::move(preset);
  return facts;
}

OptionFacts counting(OptionFacts facts, double lowest) {
  facts.lowest = lowest;
  facts.isWhole = true;
  return facts;
}

}  // namespace

ScheduleKind phasesSchedule() {
  return {
      {.name = "phases",
       .description = "Phases one after the other, each with its own warm-up, polynomial decay and weight decay",
       .source = "SURFsara's published solver files for large-batch ImageNet training",
       .options = {counting(perPhaseOption("iterations", "iterations of each phase"), 1),
                   perPhaseOption("base", "rate after each phase's warm-up"),
                   withPreset(perPhaseOption("power", "power of each decay"), {1.0}),
                   counting(perPhaseOption("decay_length", "iterations after which each decay would reach zero"), 1),
                   withPreset(counting(perPhaseOption("warmup_iterations", "iterations of each warm-up"), 0), {0.0}),
                   withPreset(perPhaseOption("warmup_start", "rate that each warm-up starts at"), {0.0}),
                   withPreset(perPhaseOption("weight_decay", "weight decay of each phase; empty: the optimiser's own"),
                              {}),
                   {.name = "decay_from_start_of_phase",
                    .description = "1: the decay counts from the start of the phase, 0: from the end of its warm-up",
                    .preset = 0.0,
                    .highest = 1,
                    .isWhole = true}}},
      makeOf<PhasesSchedule>};
}

}  // namespace carina::optim
