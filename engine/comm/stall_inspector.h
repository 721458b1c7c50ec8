// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/comm.

#include <optional>
#include <string>
#include <vector>

#include "engine/comm/whereabouts.h"

namespace carina::comm {

/// What is known of another rank.
struct RankReport {
  int rank = 0;
  std::string host;
  std::optional<Whereabout> whereabout;  ///< the last that was heard; nothing of a rank that tells others
  double silentSeconds = 0;              ///< since then
  bool hasDied = false;                  ///< its process is gone, though the job is not over
};

/// How long is too long.
/// Units    seconds
struct StallLimits {
  int worldSize = 0;            ///< only who knows of all ranks can say that all wait
  double silenceSeconds = 15;   ///< without a word
  double patienceSeconds = 0;   ///< beside what a rank may take for its activity, for those who do not speak first
  double deadlockSeconds = 20;  ///< that all wait
};

/// Why the job cannot go on, in words that name rank, machine, step and call; nothing where all is well.
///
/// A rank that died, or is silent for too long, or is longer at one thing than it may be while others wait for it; or
/// all wait, and so none will ever come: who waits where is said. Threads  any
std::optional<std::string> findStall(const std::vector<RankReport>& reports, const StallLimits& limits);

/// Ranks that have been silent for longer than `seconds`: perhaps slow, perhaps gone. Threads  any
std::optional<std::string> findDoubt(const std::vector<RankReport>& reports, double seconds);

}  // namespace carina::comm
