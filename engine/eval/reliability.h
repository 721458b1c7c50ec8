// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/eval/cases.h"
#include "engine/eval/interval.h"

namespace carina::eval {

/// The films whose score lies in one of equal bins of 0 … 1.
struct ReliabilityBin {
  std::int64_t count = 0;
  double meanScore = 0;  ///< 0 where the bin is empty
  double share = 0;      ///< of positives among them
  Interval interval95;   ///< of the share: Wilson's
};

/// How well scores that claim to be probabilities keep their word.
///
///   Brier = mean (score − label)²        ECE = Σ n_bin/n · |mean score − share of positives|
struct Reliability {
  std::int64_t count = 0;
  double brier = 0;
  double ece = 0;
  std::vector<ReliabilityBin> bins;  ///< bin = min(⌊score · bins⌋, bins − 1)
};

/// Nothing where there is no case, or a score is no probability (below 0 or above 1).
///
/// Errors   InvalidArgument: fewer than one bin
/// Threads  const calls from many threads
/// Source   Brier, Monthly Weather Review 78, 1950; Naeini, Cooper, Hauskrecht, AAAI 2015 (ECE)
std::optional<Reliability> judgeReliability(const Cases& cases, int bins = 15);

}  // namespace carina::eval
