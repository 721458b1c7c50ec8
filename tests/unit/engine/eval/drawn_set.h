// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/eval/film_set.h"

namespace carina::eval {

/// Films whose scores are drawn: patients with `filmsOfEach` films, a share of them positive, whose scores lie
/// `separation` standard deviations above the others'. `steps` rounds the scores, so that many tie; 0 does not.
struct Drawing {
  std::int32_t patients = 100;
  int filmsOfEach = 1;
  double share = 0.3;
  double separation = 1;
  int steps = 0;
  std::uint64_t seed = 1;
  std::size_t labels = 1;
};

struct DrawnSet {
  FilmSet films;
  ScoreSet scores;  ///< probabilities
};

DrawnSet drawSet(const Drawing& drawing);

/// All films of a patient repeated `times` times: no more is known than before.
DrawnSet repeated(const DrawnSet& set, int times);

}  // namespace carina::eval
