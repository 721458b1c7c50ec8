// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/scaling/step_timeline.h"
#include "engine/scaling/sum_cost.h"

namespace carina::scaling {

/// Where the thread runs that sums gradients.
enum class SummingCore {
  Shared,  ///< on a core that also computes: what it works is late in the backward pass, for all threads wait for it
  Own,     ///< on one that backward leaves free: everything else takes threads / (threads − 1) as long
};

struct ScalingOptions {
  comm::Wire wire = comm::Wire::F32;
  std::size_t bucketBytes = 0;  ///< 0: the best of those that the reducer tries
  SummingCore core = SummingCore::Shared;
  int threads = 0;   ///< of a rank, for a core of its own; 0: the figures of one node already leave one free
  double noise = 0;  ///< standard deviation of a rank's step time, as a share of it
};

/// What a step of a cluster takes.
/// Units    seconds; images of all ranks
struct Prediction {
  Cluster cluster;
  std::size_t bucketBytes = 0;
  std::size_t buckets = 0;
  double stepSeconds = 0;
  double sumSeconds = 0;      ///< spent on sums of gradients
  double exposedSeconds = 0;  ///< of them, after the backward pass
  double otherSeconds = 0;    ///< loss, question whether to stop, batch norm's statistics: they hide behind nothing
  double coreSeconds = 0;     ///< by which summing makes computing longer
  double noiseSeconds = 0;    ///< for the slowest rank

  double hiddenSeconds() const { return sumSeconds - exposedSeconds; }
};

/// One step after another in time: bucket k begins when its last gradient is ready and bucket k − 1 is done; the sums
/// that remain after backward are waited for, then the small sums and the optimiser follow, and all ranks wait for the
/// slowest, slowestOf() standard deviations behind the mean.
///
/// Errors   InvalidArgument: as sumCost(); a share of noise that is negative; fewer than 2 threads where one is left
///          free
/// Threads  any
Prediction predictStep(const StepTimeline& timeline, const Cluster& cluster, const Fabric& fabric,
                       const ScalingOptions& options);

/// Bytes of a rank's buffers for sums.
///
/// Threads  any
std::int64_t summingBytes(const StepTimeline& timeline, const Prediction& prediction, comm::Wire wire);

}  // namespace carina::scaling
