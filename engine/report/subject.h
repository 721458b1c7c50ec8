// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/eval/evaluation.h"
#include "engine/eval/film_set.h"
#include "engine/report/baselines.h"
#include "engine/score/localization.h"

namespace carina::report {

/// How well one model's heat maps find what readers boxed.
struct Localizations {
  std::string model;
  std::string boxes;  ///< where they came from
  double mapShare = score::kDefaultMapShare;
  std::vector<score::LabelLocalization> labels;
};

/// What a report is about.
/// Threads  a value; what it points to must outlive it
struct Subject {
  const eval::FilmSet& films;
  std::span<const eval::ScoreSet> scores;
  const eval::Evaluation& evaluation;
  std::string title;                    ///< empty: "Evaluation of …"
  std::string date;                     ///< "2025-01-31"; empty where a report shall be the same every time
  std::string program;                  ///< "Carina 1.0"
  std::vector<std::string> modelFacts;  ///< one a model: what it is and what it was trained on; may be empty
  std::vector<std::string> notes;       ///< what was left out, and whatever else a reader must know
  Split split = Split::Unstated;        ///< of these films
  std::vector<Baseline> baselines;
  std::vector<Localizations> localizations;
  /// A small PNG of a film; empty where there is none.
  std::function<std::vector<std::byte>(const std::string& id)> thumbnail;
};

}  // namespace carina::report
