// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/comm.

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/comm/mpi_call.h"
#include "engine/comm/whereabouts.h"

namespace carina::comm {

/// Tells some ranks four times a second where this one is, more often in the job's first seconds, and keeps their
/// newest word.
///
/// What is told is never waited for. MPI may still keep the thread that talks, e.g. while it connects to a machine that
/// is gone; who judges by what was heard is not kept by that.
/// Threads  talks on its own thread over messages of its own; heard() and fault() from any
class MpiTalk {
 public:
  using Clock = std::chrono::steady_clock;
  struct Heard {
    Whereabout whereabout;
    Clock::time_point at = Clock::now();
  };

  /// Collective on `handle`; partners name each other.
  MpiTalk(MPI_Comm handle, const std::vector<int>& partners, const Whereabouts& whereabouts);
  MpiTalk(const MpiTalk&) = delete;
  MpiTalk& operator=(const MpiTalk&) = delete;

  /// Partners may end from now on.
  void stop();

  std::map<int, Heard> heard() const;

  /// Which partner MPI cannot reach any more, and its words.
  std::optional<std::string> fault() const;

 private:
  struct Sent {
    Whereabout whereabout;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  void talk(const std::stop_token& stop);
  void tell(int partner, const Whereabout& whereabout);
  void listen();

  MpiHandle handle_;
  const Whereabouts& whereabouts_;
  std::map<int, Sent> sent_;
  mutable std::mutex mutex_;
  std::map<int, Heard> heard_;
  std::optional<std::string> fault_;
  std::jthread thread_;
};

}  // namespace carina::comm
