// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "engine/comm/communicator.h"
#include "engine/core/log.h"

namespace carina::comm {

struct SessionOptions {
  /// Hears of ranks that hang or died, before the job ends.
  LogSink* log = nullptr;
  /// Is told why the job ends, by the rank that found out; it may run on any thread and must not throw.
  std::function<void(const std::string& message)> onFault;
  /// Hears of ranks that are silent for a while, once, before they are given up; of an empty message when all are heard
  /// of again. It may run on any thread and must not throw.
  std::function<void(const std::string& message)> onDoubt;
  std::stop_token stop;        ///< asks this process to stop, as launchers do with what is left of a job
  bool asksForThreads = true;  ///< false: MPI need not bear several threads; nothing overlaps then, and only deaths on
                               ///< the own machine are seen
  double silenceSeconds = 15;  ///< a rank that is not heard of for so long is given up
  int ranksPerNode = 0;        ///< for tests: as if so many consecutive ranks shared a node; 0: as it is
  int mostDirect = 0;          ///< for tests: more nodes than that exchange in two rounds; 0: as planLevels() has it
};

/// This process among the ranks of its job, from the first word to the last.
///
/// While it is open a thread of its own tells the other ranks where this one is, and looks out for ranks that died,
/// hang or are not heard of: then it says who, on which machine, in which step and call, and ends the whole job.
///
/// Errors   Communication: MPI refuses · Unsupported: started as one of several ranks, but without MPI
/// Threads  fail() from any, the others from the thread that opened it
class Session {
 public:
  virtual ~Session() = default;

  virtual Communicator& world() = 0;

  /// "4 ranks on 2 machines, Open MPI 4.1.4, threads: multiple"
  virtual std::string describe() const = 0;

  /// Ends every rank of the job, this process among them, with exit code 1; alone it only returns.
  /// It says `message` first; of several ranks with the same trouble one is heard.
  virtual void fail(const std::string& message) noexcept = 0;

  /// All ranks are done. Collective; afterwards ranks may end one by one.
  virtual void close() = 0;
};

/// Joins the job that mpirun or srun started this process for; a process on its own is a job of one rank.
std::unique_ptr<Session> openSession(SessionOptions options);

/// Ranks that the launcher says it started, from its environment; 1 without one.
int launchedRanks();

}  // namespace carina::comm
