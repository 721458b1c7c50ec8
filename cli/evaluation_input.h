// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/evaluate_options.h"
#include "engine/eval/film_set.h"
#include "engine/report/subject.h"

namespace carina::cli {

/// One of the models that are judged.
struct JudgedModel {
  std::vector<std::string> files;    ///< empty: only scores are known; several: an ensemble
  std::vector<std::string> weights;  ///< their hashes
  std::string facts;                 ///< what it is and rests on, for people
};

/// Other films, for calibration.
struct FittingFilms {
  eval::FilmSet films;
  std::vector<eval::ScoreSet> scores;
};

/// Everything that `carina evaluate` judges, wherever it came from.
struct EvaluationInput {
  eval::FilmSet films;
  std::vector<eval::ScoreSet> scores;  ///< an ensemble is the last
  std::vector<JudgedModel> models;     ///< the same
  std::optional<FittingFilms> fitting;
  std::vector<std::string> notes;
  std::vector<report::Localizations> localizations;
  std::function<std::vector<std::byte>(const std::string& id)> thumbnail;
};

/// Reads records with models, or tables.
///
/// Errors   UsageError: options that make no sense together · as score::scoreRecords and score::loadJoined
EvaluationInput loadEvaluationInput(const EvaluateOptions& options, Context& context);

}  // namespace carina::cli
