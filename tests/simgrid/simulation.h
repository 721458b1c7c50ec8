// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/scaling/curve.h"

namespace carina::scaling {

/// One training step of simulated ranks.
/// Units    seconds
struct Simulated {
  double stepSeconds = 0;
  double sumSeconds = 0;
  double exposedSeconds = 0;
};

/// Replays the sums of a step (schedule_replay.cpp) under smpirun. The nodes hang on one switch that no traffic fills,
/// each by a link of the fabric's bandwidth each way and half its latency; ranks fill node after node.
///
/// `options.bucketBytes` and a shared or own core count as in predictStep(); noise is not simulated.
/// Errors   Internal: smpirun fails or says nothing; its words are in the message
/// Threads  any
Simulated simulateStep(const Workload& work, const Cluster& cluster, const Fabric& fabric,
                       const ScalingOptions& options);

}  // namespace carina::scaling
