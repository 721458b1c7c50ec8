// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/image/augment.h"
#include "engine/model/model_card.h"
#include "engine/optim/options.h"
#include "engine/train/starting_point.h"
#include "engine/train/trainer.h"

namespace carina::train {

/// A short run that branches off at the end of each cycle of a cyclic schedule, to rate zero; its model is kept.
struct CollapseRecipe {
  std::int64_t epochs = 0;            ///< 0: no collapse runs
  double power = 2;                   ///< of the decay to zero
  std::optional<double> weightDecay;  ///< its own
  double augmentation = 0.5;          ///< how much of the run's augmentation is left, 0 … 1
};

/// When a run is saved, and what of it is kept.
struct CheckpointRecipe {
  int keepLast = 2;             ///< besides the best
  std::int64_t everySteps = 0;  ///< besides every epoch's end; 0: by time alone
  double everyMinutes = 15;     ///< 0: never by time
};

/// Everything that decides what a run learns, and how.
struct Recipe {
  NetChoice net;
  TrainerOptions trainer;  ///< its schedule's options as far as they are given; completeSchedule() adds the rest
  std::int64_t memoryBudgetBytes = 0;  ///< of the plan and what training holds beside it; 0: as much as it takes
  std::int64_t epochs = 10;
  std::int64_t batch = 16;             ///< films of a rank at once
  std::optional<double> learningRate;  ///< the highest; without one, that of the checkpoint that the run begins with
  std::int64_t rateBatch = 0;          ///< films a step that the rate is meant for; 0: for this run's
  double warmupEpochs = 0;
  std::vector<double> milestoneEpochs;  ///< of the schedule "step"
  image::Augmentation augmentation;
  std::uint64_t seed = 0;
  int loaderThreads = 2;
  std::int64_t corruptLimit = 10;  ///< damaged films that are borne
  CheckpointRecipe checkpoints;
  CollapseRecipe collapse;
  model::Training trainedOn = model::Training::ChestFilms;
  std::string note;       ///< what the films are, for the model card: "2,172 films from …"
  std::string createdBy;  ///< program and version, for the model card

  /// Films that a rank loads at once.
  std::int64_t filmsPerRank(int worldSize) const { return batch * shardsPerRank(trainer, worldSize); }
  std::int64_t filmsPerStep(int worldSize) const { return filmsPerRank(worldSize) * trainer.accumulation * worldSize; }
};

/// The options of the recipe's schedule, with what epochs and rates say in iterations.
///
/// A rate for `rateBatch` films is multiplied by globalBatch/rateBatch, and a warm-up then begins at the rate itself.
/// Errors   InvalidArgument: no learning rate; an option that contradicts these
/// Threads  any
/// Source   Goyal et al., Accurate, Large Minibatch SGD, 2017, 2.1 and 2.2
optim::Options completeSchedule(const Recipe& recipe, std::optional<double> startRate, std::int64_t stepsPerEpoch,
                                std::int64_t globalBatch);

/// The augmentation with its strength multiplied by `share`.
image::Augmentation lighter(const image::Augmentation& augmentation, double share);

}  // namespace carina::train
