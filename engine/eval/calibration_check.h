// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "engine/eval/evaluation.h"

namespace carina::eval {

/// One label of one model.
struct ModelLabel {
  std::size_t model = 0;
  std::size_t label = 0;
};

/// Fits options.calibration on the fitting films and judges it on `set`; without fitting films it is fitted on one half
/// of the patients (told apart by the bootstrap's seed) and judged on the other, and the reverse.
///
/// Nothing where there is nothing to fit on (a class is missing), or scores of either set are no probabilities.
/// Errors   InvalidArgument: the fitting films have no such model or label
/// Threads  const calls from many threads
std::optional<CalibrationResult> checkCalibration(const FilmSet& set, const FittingSet& fitting,
                                                  std::span<const ScoreSet> models, const ModelLabel& which,
                                                  const EvaluationOptions& options);

}  // namespace carina::eval
