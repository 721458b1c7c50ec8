// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "engine/data/summary.h"
#include "engine/optim/options.h"
#include "engine/train/recipe.h"

namespace carina::launch {

/// Everything that can be said of a training run, as flags and as keys of [train] in a configuration.
struct TrainOptions {
  std::string records;
  std::string trainSplit = "train";
  std::string validationSplit = "val";
  std::string run;
  std::string resume;
  std::string checkpoint;
  train::Recipe recipe;
  std::string task = "multilabel";
  std::string precision = "f32";
  std::string init;
  std::string memoryBudget;
  double emaDecay = 0;
  std::vector<std::string> positiveWeights;
  std::string trainedOn;
  std::map<std::string, std::vector<double>> optimizerOptions;
  std::map<std::string, std::vector<double>> scheduleOptions;
  std::int64_t globalBatch = 0;  ///< 0: --batch says it
  std::string wire = "f32";
  std::string bucket;
  std::int64_t reproducible = 0;
  bool overlaps = true;
  std::string mpiThreads = "multiple";
  bool json = false;
};

/// --wire, --bucket and --overlap, which say how gradients travel between ranks.
void addReducerOptions(CLI::App& app, std::string& wire, std::string& bucket, bool& overlaps);

/// Errors   InvalidArgument: a bucket that is no amount of memory
comm::ReducerOptions reducerOptionsOf(const std::string& wire, const std::string& bucket, bool overlaps);

void addTrainOptions(CLI::App& app, TrainOptions& options);

/// The recipe that the options tell, for a set of labels and how often they are positive, on so many ranks.
///
/// Errors   UsageError: options that contradict each other · InvalidArgument: a label that the set does not have
train::Recipe recipeOf(const TrainOptions& options, const std::vector<std::string>& labels,
                       const data::SplitFacts& training, int worldSize);

}  // namespace carina::launch
