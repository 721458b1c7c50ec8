// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/optim/options.h"

namespace carina::optim {

/// What a schedule has learned from observed metrics, by name, for a checkpoint; empty for all but `plateau`.
using ScheduleState = std::map<std::string, double>;

/// Where a cycle ends and a collapse run (rate from `rate` to zero) can branch off.
struct CycleEnd {
  std::int64_t iteration = 0;  ///< the first that no longer belongs to the cycle
  double rate = 0;             ///< the trough that the cycle decayed to
};

/// The learning rate as a function of the iteration; iteration 0 is the first step.
///
/// A rate depends on the iteration and the observed metrics alone, so that a resumed run goes on with the same bits.
/// Threads  const calls from many threads; observe() and restore() by one, with no other call at that time
class Schedule {
 public:
  virtual ~Schedule() = default;

  virtual double rate(std::int64_t iteration) const = 0;

  /// The weight decay that the schedule asks for at this iteration, where it has an opinion.
  virtual std::optional<double> weightDecay(std::int64_t /*iteration*/) const { return {}; }

  /// Iterations until the schedule has reached its end, where it has one.
  virtual std::optional<std::int64_t> totalIterations() const { return {}; }

  virtual std::vector<CycleEnd> cycleEnds() const { return {}; }

  /// Takes the validation's metric after epoch `epoch` (0 is the first); an epoch that was observed before changes
  /// nothing.
  virtual void observe(std::int64_t /*epoch*/, double /*metric*/) {}

  virtual ScheduleState state() const { return {}; }

  /// Goes on where state() was taken. Errors: InvalidArgument: the state is that of another kind of schedule
  virtual void restore(const ScheduleState& state);
};

/// What is known of a schedule before it is made.
struct ScheduleFacts {
  std::string name;         ///< in recipes, e.g. "cosine"
  std::string description;  ///< one sentence
  std::string source;
  std::vector<OptionFacts> options;
};

/// The schedules there are, in the order in which lists show them.
/// Threads  const calls from many threads
std::span<const ScheduleFacts> schedules();

/// Errors   NotFound: no such schedule, names all there are · InvalidArgument: options.h, or options that contradict
///          each other
/// Threads  any
std::unique_ptr<Schedule> makeSchedule(std::string_view name, const Options& options);

}  // namespace carina::optim
