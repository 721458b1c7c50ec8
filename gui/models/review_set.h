// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "engine/eval/evaluation.h"
#include "engine/eval/film_set.h"
#include "engine/report/baselines.h"

namespace carina::gui {

/// What the Review page shows: one or two models judged on one set of films.
///
/// Where only the figures of an evaluation are known, films have no ids, and there are no scores.
/// Threads  a value
struct ReviewSet {
  eval::FilmSet films;
  std::vector<eval::ScoreSet> scores;
  eval::Evaluation evaluation;
  std::vector<report::Baseline> baselines;
  report::Split split = report::Split::Unstated;

  bool hasFilms() const { return !scores.empty() && !films.ids.empty(); }
  bool isEmpty() const { return evaluation.models.empty(); }
};

}  // namespace carina::gui
