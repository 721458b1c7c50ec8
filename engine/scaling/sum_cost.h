// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/comm/communicator.h"
#include "engine/scaling/fabric.h"

namespace carina::scaling {

/// Nodes that have as many ranks each.
struct Cluster {
  int nodes = 1;
  int ranksPerNode = 1;
  int ranks() const { return nodes * ranksPerNode; }
};

/// What one sum over the ranks takes.
/// Units    seconds
struct SumCost {
  double seconds = 0;      ///< from its begin to its end
  double coreSeconds = 0;  ///< of them, what a core of each rank works: messages posted, values copied, rounded, added
};

/// The sum of many values, as comm::planLevels() lays it out. On each level n ranks have m bytes between them, and k
/// ranks of a node share its link: each half, parts to their owners and results to all, takes
///
///   L + max(o + (n − 1)·m·k/(n·B), (n − 1)·o + m·k/(n·B)) + q·n/(n + 1)
///
/// with latency L, overhead a message o, bandwidth B and time between polls q: either the link or the core that posts
/// the messages is busy all the time, and the last of n looks at them, evenly spread over q, ends it. Additions,
/// rounding to bf16 and copies go at the copy rate.
///
/// Errors   as check(Fabric) and comm::planLevels()
/// Threads  any
/// Source   Thakur, Rabenseifner, Gropp, Optimization of Collective Communication Operations in MPICH, 2005, whose
///          n − 1 latencies overlap here; Alexandrov et al., LogGP, 1995, for the overhead
SumCost sumCost(std::int64_t values, const Cluster& cluster, comm::Wire wire, const Fabric& fabric);

/// The sum of some bytes that every rank sends to all others whole, ⌈log₂ ranks⌉ rounds of an all-gather.
///
///   ⌈log₂ n⌉·(L + o) + (n − 1)·m·k/B + q·n/(n + 1)
///
/// Source   the same, section 4.1
SumCost fewCost(std::int64_t bytes, const Cluster& cluster, const Fabric& fabric);

}  // namespace carina::scaling
