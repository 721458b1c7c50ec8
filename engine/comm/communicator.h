// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace carina::comm {

/// The processes of one training run, each with the whole net; rank 0 speaks for all.
///
/// Calls marked "collective" are made by every rank, in the same order and with the same sizes.
/// Errors   Communication: names the call and the rank that failed
/// Threads  one thread at a time
class Communicator {
 public:
  virtual ~Communicator() = default;

  virtual int rank() const = 0;
  virtual int worldSize() const = 0;

  /// Rank 0's bytes to all. Collective.
  virtual void broadcast(std::span<std::byte> bytes) = 0;

  /// The sum over ranks, in rank order, in place. Collective.
  virtual void sum(std::span<float> values) = 0;
  virtual void sum(std::span<double> values) = 0;

  /// Every rank's bytes, in rank order; lengths may differ. Collective.
  virtual std::vector<std::vector<std::byte>> gather(std::span<const std::byte> bytes) = 0;

  /// Returns when every rank has called it. Collective.
  virtual void barrier() = 0;
};

/// One process alone.
std::unique_ptr<Communicator> makeLocalCommunicator();

}  // namespace carina::comm
