// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/train.

#include <cstddef>
#include <span>
#include <string>

#include "engine/optim/schedule.h"
#include "engine/train/checkpoint.h"

namespace carina::train {

/// What trainer.pb says.
struct TrainerRecord {
  CheckpointFacts facts;
  optim::ScheduleState schedule;
};

std::string encodeTrainerRecord(const TrainerRecord& record);

/// Errors   Corrupt: not such a message, or numbers that cannot be; Unsupported: of a later version; `name` is the file
TrainerRecord decodeTrainerRecord(std::span<const std::byte> bytes, const std::string& name);

}  // namespace carina::train
