// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/train: what the cards of a run's models say.

#include <string>
#include <vector>

#include "engine/data/dataset.h"
#include "engine/model/model.h"
#include "engine/train/epoch_result.h"
#include "engine/train/recipe.h"

namespace carina::train {

/// The card of everything that the run writes, its metrics left out.
model::ModelCard runCard(const StartingPoint& start, const Recipe& recipe, const data::Dataset& training,
                         const data::Dataset& validation);

/// What a validation found, as a card says it. `set` names the films.
std::vector<model::Metric> metricsOf(const EpochResult& result, const std::vector<std::string>& labels,
                                     const std::string& set);

/// The model of a card with those of the weights that predict.
model::Model modelOf(model::ModelCard card, const graph::Weights& weights);

}  // namespace carina::train
