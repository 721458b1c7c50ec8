// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/optim.

#include "engine/optim/schedule_kind.h"

namespace carina::optim {

/// After a linear warm-up:
///
///   step     base · gamma^(milestones ≤ t)
///   poly     end + (base − end) · (1 − x)^power          x = min(1, (t − warmup)/(total − warmup))
///   cosine   end + (base − end) · (1 + cos πx)/2
///
/// Source   Goyal et al., Accurate, Large Minibatch SGD, 2017 (warm-up, step); Loshchilov, Hutter: SGDR, ICLR 2017
ScheduleKind stepSchedule();
ScheduleKind polySchedule();
ScheduleKind cosineSchedule();

}  // namespace carina::optim
