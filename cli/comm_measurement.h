// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/json.h"
#include "engine/comm/communicator.h"
#include "engine/comm/gradient_reducer.h"
#include "engine/core/dtype.h"
#include "engine/core/log.h"

namespace carina::cli {

/// How sums over ranks are measured.
struct CommBench {
  std::string net = "resnet50";
  DType precision = DType::F32;
  std::int64_t batch = 16;  ///< films of a rank
  int repeats = 5;
  comm::ReducerOptions reducer;
};

/// A sum of so many bytes in f32 over all ranks, by itself.
struct SumTime {
  std::int64_t bytes = 0;
  double seconds = 0;  ///< median over the repeats of the slowest rank's time
};

/// One round: the same total work by one rank alone, by every rank for itself, and shared between them.
///
/// Units    seconds, of the slowest rank
struct CommRound {
  double oneSeconds = 0;      ///< the whole work on rank 0, while the others rest
  double apartSeconds = 0;    ///< the whole work on every rank at once, without a word
  double sharedSeconds = 0;   ///< each rank its part, with sums
  double sumSeconds = 0;      ///< of that, in sums of gradients (mean over ranks)
  double exposedSeconds = 0;  ///< of those, while nothing was computed
};

struct CommMeasurement {
  CommBench of;
  int ranks = 1;
  int threads = 1;  ///< of a rank
  std::string session;
  std::int64_t gradientBytes = 0;
  std::int64_t bucketBytes = 0;  ///< that was settled on
  std::vector<SumTime> sums;
  std::vector<CommRound> rounds;

  double efficiency() const;         ///< one rank's time over what all ranks' shares take together: 1 is perfect
  double machineEfficiency() const;  ///< what of it ranks lose that do not talk: shared memory, caches, power
  double hiddenShare() const;        ///< of the time in sums
};

/// Sums of several sizes, then training steps in rounds, so that what else the machine does falls on all alike.
///
/// Errors   InvalidArgument: one rank has nobody to talk to · Cancelled · as train::Trainer
/// Threads  one thread; collective on `world`
CommMeasurement measureComm(const CommBench& bench, comm::Communicator& world, LogSink& log,
                            const std::stop_token& stop);

std::string commMeasurementText(const CommMeasurement& measured);
Json commMeasurementJson(const CommMeasurement& measured);

}  // namespace carina::cli
