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
  Whereabout whereabout;     ///< the last that was heard
  double silentSeconds = 0;  ///< since then
  bool hasDied = false;      ///< its process is gone, though the job is not over
  bool isHeard = true;       ///< false: it tells others where it is, not this rank
};

/// Why the job cannot go on, in words that name rank, machine, step and call; nothing where all is well.
///
/// A rank that died, or is silent for longer than `silenceSeconds`, or is longer at one thing than it may be while
/// others wait for it; or all wait, and so none will ever come: who waits where is said. Threads  any
std::optional<std::string> findStall(const std::vector<RankReport>& reports, double silenceSeconds);

}  // namespace carina::comm
