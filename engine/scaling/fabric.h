// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace carina::scaling {

/// A network and the nodes on it, as far as sums over ranks notice them.
/// Units    bytes a second; seconds
struct Fabric {
  double bandwidth = 12.5e9;      ///< of a node's link, each way: 100 Gb/s
  double payloadShare = 0.95;     ///< of it, what messages carry; headers and the rest are lost
  double latency = 1.5e-6;        ///< from one node to another, switches included
  double messageOverhead = 1e-6;  ///< that one message costs its sender's core
  double nodeBandwidth = 8e9;     ///< that one rank gets from the others of its node, each way
  double nodeLatency = 0.5e-6;
  double copyRate = 8e9;       ///< at which one core copies, rounds or adds up f32 values, those that are read counted
  double pollSeconds = 20e-6;  ///< between two looks at messages that are awaited (engine/comm/mpi_call.cpp)

  /// What a message from node to node is carried at.
  double payloadRate() const { return bandwidth * payloadShare; }
};

/// Errors   InvalidArgument: a rate that is not positive, a time that is negative, a share outside (0, 1]; names it
/// Threads  any
void check(const Fabric& fabric);

}  // namespace carina::scaling
