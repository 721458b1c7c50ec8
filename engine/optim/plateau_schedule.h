// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/optim.

#include "engine/optim/schedule_kind.h"

namespace carina::optim {

/// The rate falls by `factor` when the metric has not improved for more than `patience` epochs.
///
/// An improvement is a metric above best · (1 + threshold) (`higher_is_better`) or below best · (1 − threshold). After
/// a fall, `cooldown` epochs do not count as bad. A metric that is not a number is no improvement. Source   PyTorch 2,
/// torch.optim.lr_scheduler.ReduceLROnPlateau (threshold_mode "rel")
ScheduleKind plateauSchedule();

}  // namespace carina::optim
