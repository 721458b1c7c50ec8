// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/comm.

#include <chrono>
#include <memory>
#include <optional>

#include "engine/comm/whereabouts.h"

namespace carina::comm {

/// A rank's last place, in memory that other processes of its machine can read, also after it has died.
///
/// Words that are sent are a beat old, and many steps may pass in a beat; this is what the rank itself wrote last.
/// Threads  write() from one at a time; read() from any, in any process
class WhereaboutBoard {
 public:
  struct Note {
    Whereabout whereabout;
    std::chrono::steady_clock::time_point at;  ///< of the machine, the same for all its processes
  };

  /// This process's own; null where the system has no memory of that kind.
  static std::unique_ptr<WhereaboutBoard> make();

  /// That of a process of this machine which still lives; null where it may not be looked at.
  static std::unique_ptr<WhereaboutBoard> open(int processId, int descriptor);

  ~WhereaboutBoard();
  WhereaboutBoard(const WhereaboutBoard&) = delete;
  WhereaboutBoard& operator=(const WhereaboutBoard&) = delete;

  /// By which other processes find it.
  int descriptor() const { return descriptor_; }

  void write(const Whereabout& whereabout);
  std::optional<Note> read() const;

 private:
  struct Memory;
  explicit WhereaboutBoard(int descriptor);

  int descriptor_;
  Memory* memory_ = nullptr;
};

}  // namespace carina::comm
