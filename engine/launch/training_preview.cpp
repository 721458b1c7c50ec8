// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/training_preview.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/data/record_set.h"
#include "engine/graph/train_plan.h"
#include "engine/launch/submitted_training.h"
#include "engine/optim/schedule.h"
#include "engine/train/starting_point.h"

namespace carina::launch {
namespace {

constexpr int kPoints = 400;

std::int64_t stepsOfEpoch(const train::Recipe& recipe, std::int64_t films, int ranks) {
  const auto batches = films / (recipe.filmsPerRank(ranks) * ranks);
  if (batches == 0) {
    throw Error(ErrorCode::InvalidArgument,
                "there are " + std::to_string(films) + " films to learn from, and a step takes " +
                    std::to_string(recipe.filmsPerStep(ranks)) + "; choose a smaller batch");
  }
  return std::max<std::int64_t>(1, batches / recipe.trainer.accumulation);
}

}  // namespace

std::vector<double> ratesOf(const train::Recipe& recipe, std::int64_t stepsPerEpoch, std::int64_t globalBatch,
                            int points) {
  const auto options = train::completeSchedule(recipe, {}, stepsPerEpoch, globalBatch);
  const auto schedule = optim::makeSchedule(recipe.trainer.schedule, options);
  const auto total = std::max<std::int64_t>(1, recipe.epochs * stepsPerEpoch);
  const auto count = std::min<std::int64_t>(points, total);
  std::vector<double> rates;
  for (std::int64_t i = 0; i < count; ++i)
    rates.push_back(schedule->rate(i * (total - 1) / std::max<std::int64_t>(1, count - 1)));
  return rates;
}

TrainingPreview previewTraining(const TrainOptions& options, int ranks) {
  checkTraining(options, ranks, true);
  const auto training = data::RecordSet::open(options.records, options.trainSplit);
  const auto validation = data::RecordSet::open(options.records, options.validationSplit);
  auto recipe = recipeOf(options, training->labels(), training->facts(), ranks);
  const auto start = train::makeStartingPoint(recipe.net, training->labels(), recipe.trainer.task);
  if (!recipe.learningRate) recipe.learningRate = start.learningRate;
  TrainingPreview preview{.net = start.card.net,
                          .films = training->size(),
                          .validationFilms = validation->size(),
                          .labels = std::ssize(training->labels()),
                          .filmsPerStep = recipe.filmsPerStep(ranks),
                          .stepsPerEpoch = stepsOfEpoch(recipe, training->size(), ranks),
                          .epochs = recipe.epochs};
  preview.rates = ratesOf(recipe, preview.stepsPerEpoch, preview.filmsPerStep, kPoints);
  const auto count = static_cast<double>(std::max<std::size_t>(2, preview.rates.size()) - 1);
  for (std::size_t i = 0; i < preview.rates.size(); ++i) {
    preview.epochsDone.push_back(static_cast<double>(preview.epochs * static_cast<std::int64_t>(i)) / count);
  }
  const auto plan = graph::TrainPlan::make(
      start.graph,
      {.batch = recipe.batch, .precision = recipe.trainer.precision, .memoryBudgetBytes = recipe.memoryBudgetBytes});
  preview.bytes = trainingBytesOf(start.graph, plan->cost(), recipe.batch);
  preview.macsPerFilm = plan->cost().macs / recipe.batch;
  return preview;
}

}  // namespace carina::launch
