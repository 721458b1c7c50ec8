// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/eval/evaluation.h"
#include "engine/report/subject.h"

namespace carina::report {

/// Two systems on sixty films of forty patients: "Mass" as usual, "Hernia" without a positive film, "Edema" with every
/// score the same in the second system.
struct SmallEvaluation {
  SmallEvaluation();

  Subject subject() const { return {.films = films, .scores = scores, .evaluation = evaluation}; }

  eval::FilmSet films;
  std::vector<eval::ScoreSet> scores;
  eval::Evaluation evaluation;
};

}  // namespace carina::report
