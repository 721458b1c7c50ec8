// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "engine/eval/film_set.h"

namespace carina::report {

/// A film that a model is most wrong about.
struct Miss {
  std::size_t film = 0;
  double score = 0;
  double rank = 0;  ///< share of the films of known label that score below it, ties half
};

/// The films of one label that a model is most wrong about, the worst first, one film a patient.
struct Misses {
  std::vector<Miss> overlooked;  ///< positives with the lowest scores
  std::vector<Miss> alarms;      ///< negatives with the highest scores
};

/// Finds up to `most` of each.
///
/// Errors   as eval::knownCases
/// Threads  const calls from many threads
Misses findWorstMisses(const eval::FilmSet& films, const eval::ScoreSet& scores, std::size_t label, std::size_t most);

}  // namespace carina::report
