// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/comm.

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/comm/mpi_call.h"
#include "engine/comm/stall_inspector.h"
#include "engine/comm/whereabouts.h"

namespace carina::comm {

/// Where a rank's process is.
struct RankProcess {
  std::string host;
  int processId = 0;
};

/// Tells rank 0 four times a second where this rank is, and rank 0 the others that it is there; looks out for ranks of
/// the same machine whose process is gone.
///
/// Threads  talks on its own thread over messages of its own
class MpiWatch {
 public:
  struct Options {
    double silenceSeconds = 20;
    bool talks = true;  ///< false: MPI bears no second thread; only processes of this machine are looked at
    std::function<void(const std::string& message)> onFault;  ///< called once, from the watch's thread
  };

  /// Collective on `handle`.
  MpiWatch(MPI_Comm handle, std::vector<RankProcess> processes, const Whereabouts& whereabouts, Options options);
  ~MpiWatch();
  MpiWatch(const MpiWatch&) = delete;
  MpiWatch& operator=(const MpiWatch&) = delete;

  /// From now on ranks may end. Every rank calls it, and then meets at a barrier.
  void stop();

 private:
  struct Talk;
  void watch(const std::stop_token& stop);
  std::vector<RankReport> reports() const;
  bool isMineToTell(const std::vector<RankReport>& reports) const;

  MpiHandle handle_;
  std::vector<RankProcess> processes_;
  const Whereabouts& whereabouts_;
  Options options_;
  std::unique_ptr<Talk> talk_;
  std::jthread thread_;
};

}  // namespace carina::comm
