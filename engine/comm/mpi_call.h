// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/comm.

#include <span>
#include <string>

#include <mpi.h>

namespace carina::comm {

/// Throws Communication with MPI's own words unless `code` says success.
void check(int code, const char* call);

/// A communicator of MPI's with our ranks.
class MpiHandle {
 public:
  explicit MpiHandle(MPI_Comm handle);
  /// MPI_Comm_free is collective, and an exception may be on its way through one rank alone: MPI_Finalize gives it
  /// back.
  ~MpiHandle() = default;
  MpiHandle(const MpiHandle&) = delete;
  MpiHandle& operator=(const MpiHandle&) = delete;

  operator MPI_Comm() const { return handle_; }
  int rank() const { return rank_; }
  int size() const { return size_; }

 private:
  MPI_Comm handle_;
  int rank_ = 0;
  int size_ = 1;
};

/// Waits for all of them, resting in between: the cores belong to whoever computes.
///
/// Errors   Communication: names `call`
void waitForAll(std::span<MPI_Request> requests, const char* call);

/// The most bytes of one message; MPI counts in int.
inline constexpr std::size_t kMostBytes = std::size_t{1} << 30;

}  // namespace carina::comm
