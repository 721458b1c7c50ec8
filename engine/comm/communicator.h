// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carina::comm {

/// How the parts of a sum travel; they are added up in f32 either way.
enum class Wire { F32, BF16 };

/// The processes of one training run, each with the whole net; rank 0 speaks for all.
///
/// Calls marked "collective" are made by every rank, in the same order and with the same sizes. Sums are those of a
/// balanced tree over the ranks (tree_sum.h), large ones perhaps within each node first, which is the same tree where
/// nodes have a power of two of ranks: the same ranks give the same bits, and every rank gets the same.
/// Errors   Communication: names the call and what the other side said
/// Threads  one thread at a time
class Communicator {
 public:
  virtual ~Communicator() = default;

  virtual int rank() const = 0;
  virtual int worldSize() const = 0;

  /// The machine that a rank runs on.
  virtual std::string host(int rank) const = 0;

  /// Rank 0's bytes to all. Collective.
  virtual void broadcast(std::span<std::byte> bytes) = 0;

  /// The sum over ranks, in place. Collective.
  virtual void sum(std::span<float> values, Wire wire) = 0;
  virtual void sum(std::span<double> values) = 0;
  void sum(std::span<float> values) { sum(values, Wire::F32); }

  /// Every rank's bytes, in rank order; lengths may differ. Collective.
  virtual std::vector<std::vector<std::byte>> gather(std::span<const std::byte> bytes) = 0;

  /// Returns when every rank has called it. Collective.
  virtual void barrier() = 0;

  /// The same ranks with messages of their own. Collective.
  virtual std::unique_ptr<Communicator> duplicate() = 0;

  /// The ranks that name the same group, in rank order, with messages of their own. Collective.
  virtual std::unique_ptr<Communicator> split(int group) = 0;

  /// True where a duplicate may be used by another thread at the same time.
  virtual bool isConcurrent() const = 0;

  /// For who looks out for ranks that hang: what this rank does from now on, and for how long at most.
  virtual void announce(std::string_view activity, double limitSeconds) = 0;

  /// From now on this rank waits for others, or for its own communication thread, in `call`; until resume().
  virtual void awaitIn(std::string_view call) = 0;
  virtual void resume() = 0;
};

/// One process alone.
std::unique_ptr<Communicator> makeLocalCommunicator();

}  // namespace carina::comm
