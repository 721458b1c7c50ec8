// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/graph/graph.h"
#include "engine/graph/weights.h"
#include "engine/model/model_card.h"
#include "engine/train/trainer.h"

namespace carina::train {

/// Which net a run trains and what it begins with. What is left out is the first weights' or, without them, the net's
/// own default.
struct NetChoice {
  std::string net;  ///< as in nets::makeNet()
  std::optional<std::int64_t> inputSize;
  std::optional<std::int64_t> channels;
  std::optional<double> dropout;
  double dropPath = 0;
  bool zeroLastNorm = false;  ///< residual blocks of untrained weights begin as their shortcuts
  bool auxiliaryHead = false;
  std::filesystem::path init;  ///< a model file or a checkpoint folder; empty: untrained weights
  bool newHead = false;        ///< the last layer learns anew even where labels are the same
  std::uint64_t seed = 0;      ///< of weights that are made
};

/// A net before its first step.
struct StartingPoint {
  model::ModelCard card;  ///< of the models that the run writes; its metrics are empty
  graph::Graph graph;     ///< as it is trained
  graph::Weights weights;
  std::optional<double> learningRate;   ///< that the first weights' checkpoint was saved with
  std::vector<std::string> keptLabels;  ///< whose rows of the last layer were taken over
};

/// Builds the net with as many outputs as there are labels, and takes over what fits of the first weights.
///
/// The last layer is told by its name. Its rows are taken over label by label where both label sets have the label and
/// the task is the same; the other rows are new. Everything else must fit.
///
/// Errors   NotFound: no such net or file · InvalidArgument: first weights of another net; no labels · what loading
/// says
StartingPoint makeStartingPoint(const NetChoice& choice, const std::vector<std::string>& labels, Task task);

/// The graph that predicts with the card's net: without what only training needs.
graph::Graph predictingGraph(const model::ModelCard& card);

}  // namespace carina::train
