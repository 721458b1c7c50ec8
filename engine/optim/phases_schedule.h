// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/optim.

#include "engine/optim/schedule_kind.h"

namespace carina::optim {

/// Explicit phases one after the other, each with its own warm-up, polynomial decay and weight decay; 0 afterwards.
///
/// Each option is a list with one value a phase (a single value holds for all). In a phase, t counts from its start:
///
///   warm-up   warmup_start + (base − warmup_start) · t/warmup_iterations
///   then      base · (1 − u/decay_length)^power        u = t − warmup_iterations; u = t with decay_from_start_of_phase
///
/// Source   the solver files that SURFsara published with its large-batch ImageNet training (Intel Caffe)
ScheduleKind phasesSchedule();

}  // namespace carina::optim
