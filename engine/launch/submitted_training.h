// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/launch/train_options.h"

namespace carina::launch {

/// The training that a configuration's [train] tells of, as `carina train` would take it.
///
/// Errors   CLI::ParseError
TrainOptions trainingIn(const std::string& config);

/// What can be found wrong with it before any rank runs: no records, an impossible number of ranks or labels. With
/// `seesRecords`, what the records themselves show.
///
/// Errors   UsageError · as data::RecordSet and recipeOf()
void checkTraining(const TrainOptions& options, int ranks, bool seesRecords);

}  // namespace carina::launch
