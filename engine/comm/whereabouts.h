// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace carina::comm {

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
  void doing(std::string_view activity, double limitSeconds);

  /// Waiting in `call`, in the course of the last activity.
  void waiting(std::string_view call);

  /// At its last activity again.
  void resume();

  /// Takes the job down, from now on.
  void end();

  Whereabout now() const;

 private:
  void begin(std::string_view text, bool isWaiting);

  mutable std::mutex mutex_;
  std::string activity_;
  Whereabout last_;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

}  // namespace carina::comm
