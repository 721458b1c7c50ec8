// SPDX-License-Identifier: Apache-2.0
#include "engine/model/input_spec.h"

namespace carina::model {

image::InputSpec inputSpecOf(const ModelCard& card) {
  image::InputSpec spec;
  spec.rows = spec.columns = static_cast<int>(card.inputSize);
  spec.channels = static_cast<int>(card.channels);
  spec.scale = card.preprocessing.scale;
  spec.mean = card.preprocessing.mean;
  spec.stdDev = card.preprocessing.stdDev;
  return spec;
}

}  // namespace carina::model
