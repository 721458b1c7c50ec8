// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/comm.

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "engine/comm/mpi_talk.h"
#include "engine/comm/stall_inspector.h"
#include "engine/comm/whereabout_board.h"
#include "engine/comm/whereabouts.h"

namespace carina::comm {

/// Where a rank's process is.
struct RankProcess {
  std::string host;
  int processId = 0;
  int board = -1;  ///< its WhereaboutBoard's descriptor
};

/// The ranks that `rank` hears of: rank 0 of all and all of rank 0, and likewise with the first two of a machine.
std::vector<int> partnersOf(const std::vector<RankProcess>& processes, int rank);

/// Looks out for ranks that died, hang or are not heard of.
///
/// Rank 0 speaks first, of what it knows of all; the others have more patience. Of a death on a machine its first rank
/// that lives tells, and nobody of those that end because one takes the job down.
/// Threads  judges on a thread of its own, which never calls MPI
class MpiWatch {
 public:
  struct Options {
    double silenceSeconds = 15;
    bool talks = true;     ///< false: MPI bears no second thread; only processes of this machine are looked at
    std::stop_token stop;  ///< as SessionOptions has it
    std::function<void(const std::string& message)> onDoubt;  ///< as SessionOptions has it
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
  void judge(const std::stop_token& stop);
  std::optional<std::string> findFault(const std::vector<RankReport>& known) const;
  void doubt(const std::vector<RankReport>& known);
  std::vector<RankReport> reports() const;
  void readBoard(RankReport& report) const;
  bool isMineToTell(const std::vector<RankReport>& reports) const;
  bool isHere(int rank) const;

  std::vector<RankProcess> processes_;
  const Whereabouts& whereabouts_;
  Options options_;
  int rank_ = 0;
  std::vector<bool> isSeen_;                              ///< ranks of this machine whose process this one can look at
  std::vector<std::unique_ptr<WhereaboutBoard>> boards_;  ///< what those wrote last; null where it cannot be read
  bool hasDoubt_ = false;
  std::unique_ptr<MpiTalk> talk_;  ///< null: it does not
  std::jthread thread_;
};

}  // namespace carina::comm
