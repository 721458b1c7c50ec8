// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/comm.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/comm/communicator.h"
#include "engine/comm/mpi_call.h"

namespace carina::comm {

/// The two halves of a sum over the ranks of one communicator of MPI's.
///
/// Every rank owns a share of the values: it receives all ranks' parts of it, adds them up in the balanced tree, and
/// sends the result to all. Each value crosses the wire twice whatever the number of ranks.
/// Errors   Communication
/// Threads  one thread at a time; collective
/// Source   Thakur, Rabenseifner, Gropp, Optimization of Collective Communication Operations in MPICH, 2005
class MpiExchange {
 public:
  explicit MpiExchange(const MpiHandle& handle) : handle_(handle) {}

  /// Leaves the sum in this rank's share, which it returns; the rest of `values` is as it was.
  std::span<float> reduceScatter(std::span<float> values, Wire wire);

  /// Sends this rank's share to all and receives theirs. With bf16 on the wire the own share is rounded alike.
  void allGather(std::span<float> values, Wire wire);

 private:
  std::span<float> shareOf(std::span<float> values, int rank) const;
  void exchange(const std::vector<std::span<std::byte>>& sent, const std::vector<std::span<std::byte>>& received,
                const char* call);

  const MpiHandle& handle_;
  std::vector<float> parts_;
  std::vector<std::uint16_t> narrowSent_;
  std::vector<std::uint16_t> narrowReceived_;
};

}  // namespace carina::comm
