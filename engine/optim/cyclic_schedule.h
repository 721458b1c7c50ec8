// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/optim.

#include "engine/optim/schedule_kind.h"

namespace carina::optim {

/// Cyclic halving: each cycle's peak and trough are `ratio` of those before; at the end the rate collapses to zero.
///
///   peak_k = peak · ratio^k          trough_k = peak_k · (1 − stop_fraction)^power
///   cycle k:   linear warm-up from trough_(k−1) (`start` at first) to peak_k,
///              then peak_k · (1 − stop_fraction · j/decay_iterations)^power
///   collapse:  trough of the last cycle · (1 − j/collapse_iterations)^collapse_power, then 0
///
/// A cycle's own collapse run is `poly` from CycleEnd::rate to 0.
/// Source   Codreanu, Podareanu, Saletore: Scale out for large minibatch SGD, 2017 (collapsed ensembles)
ScheduleKind cyclicSchedule();

}  // namespace carina::optim
