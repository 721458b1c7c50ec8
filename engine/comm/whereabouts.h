// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace carina::comm {

class WhereaboutBoard;

/// What a rank does, as it is told to others; plain bytes, so that it can be sent.
///
/// Units    seconds
struct Whereabout {
  std::uint64_t beat = 0;  ///< changes whenever the rank begins something else
  double seconds = 0;      ///< that it has been at it
  double limitSeconds = 0;
  bool isWaiting = false;  ///< for other ranks, or for its own communication
  bool isEnding = false;   ///< it has said what is wrong and takes the job down
  std::array<char, 160> activity = {};

  std::string_view text() const { return {activity.data()}; }
};

/// Where one rank is: written by the thread that trains, read by the one that looks out for hangs.
///
/// Threads  any
class Whereabouts {
 public:
  Whereabouts();
  ~Whereabouts();
  Whereabouts(const Whereabouts&) = delete;
  Whereabouts& operator=(const Whereabouts&) = delete;

  void doing(std::string_view activity, double limitSeconds);

  /// Waiting in `call`, in the course of the last activity.
  void waiting(std::string_view call);

  /// At its last activity again.
  void resume();

  /// Takes the job down, from now on.
  void end();

  Whereabout now() const;

  /// By which the processes of this machine can read it (whereabout_board.h); -1 where they cannot.
  int boardDescriptor() const;

 private:
  void show();
  void begin(std::string_view text, bool isWaiting);

  mutable std::mutex mutex_;
  std::string activity_;
  Whereabout last_;
  std::unique_ptr<WhereaboutBoard> board_;  ///< null: the system has none
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

}  // namespace carina::comm
