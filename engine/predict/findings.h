// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/image/overlay.h"
#include "engine/model/model_card.h"

namespace carina::predict {

/// What must stand beside every number: which model gave it, and what that model rests on.
/// Threads  a value
struct ModelFacts {
  std::string net;
  std::string weightsSha256;
  model::Training training = model::Training::Untrained;
  std::string statement;  ///< one sentence, ends with what the numbers are not for

  bool isTrainedOnChestFilms() const { return training == model::Training::ChestFilms; }
  bool operator==(const ModelFacts&) const = default;
};

/// What the models say about one film, label by label in the order of Predictor::labels().
/// Threads  a value
struct Findings {
  std::vector<float> probabilities;  ///< the mean over the models
  std::vector<image::HeatMap> maps;  ///< one a label (heat_map.h); empty unless asked for
};

}  // namespace carina::predict
