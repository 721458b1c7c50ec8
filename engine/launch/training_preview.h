// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/launch/train_options.h"
#include "engine/launch/training_bytes.h"

namespace carina::launch {

/// What a training would be, before it begins.
struct TrainingPreview {
  std::string net;
  std::int64_t films = 0;
  std::int64_t validationFilms = 0;
  std::int64_t labels = 0;
  std::int64_t filmsPerStep = 0;
  std::int64_t stepsPerEpoch = 0;
  std::int64_t epochs = 0;
  std::vector<double> epochsDone;  ///< 0 … epochs
  std::vector<double> rates;       ///< the learning rate there
  TrainingBytes bytes;             ///< of each rank
  std::int64_t macsPerFilm = 0;    ///< forward and both gradients

  std::int64_t totalSteps() const { return epochs * stepsPerEpoch; }
};

/// Opens the records and plans the net, as the run itself would; nothing is written.
///
/// Errors   UsageError: options that contradict each other · InvalidArgument: fewer films than a step takes; no
/// learning
///          rate · as data::RecordSet, train::makeStartingPoint and graph::TrainPlan
/// Threads  any
TrainingPreview previewTraining(const TrainOptions& options, int ranks);

/// A rate for every option of a schedule that was chosen: what completeSchedule() and optim::makeSchedule() make of it,
/// at most `points` of them.
///
/// Errors   InvalidArgument: no learning rate, or options that contradict each other
std::vector<double> ratesOf(const train::Recipe& recipe, std::int64_t stepsPerEpoch, std::int64_t globalBatch,
                            int points);

}  // namespace carina::launch
