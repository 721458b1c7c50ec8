// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/comm/communicator.h"
#include "engine/core/log.h"

namespace carina::comm {

/// What a rank says of itself before the first step.
struct RollCall {
  /// What must be the same on all ranks, by name: "program", "training films", …; the values are shown where they
  /// differ.
  std::vector<std::pair<std::string, std::string>> facts;
  std::string fault;              ///< why this rank cannot take part; empty: it can
  std::function<double()> clock;  ///< wall-clock time, in seconds since 1970; read when all ranks are there
};

/// Compares the ranks before any of them begins to work.
///
/// A warning goes to rank 0's log where clocks differ by more than two seconds: times in logs are each machine's own.
/// Errors   InvalidArgument: a rank cannot take part, or ranks differ; names rank, machine, and both values
/// Threads  one thread at a time; collective
void callRoll(Communicator& world, const RollCall& mine, LogSink& log);

}  // namespace carina::comm
