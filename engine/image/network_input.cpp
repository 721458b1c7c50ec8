// SPDX-License-Identifier: Apache-2.0
#include "engine/image/network_input.h"

#include "engine/image/input_steps.h"

namespace carina::image {

InputSpec makeTorchvisionSpec(int sidePixels) {
  return {.rows = sidePixels, .columns = sidePixels, .mean = {0.485, 0.456, 0.406}, .stdDev = {0.229, 0.224, 0.225}};
}

InputSpec makeMeanSubtractedSpec(int sidePixels) {
  return {.rows = sidePixels, .columns = sidePixels, .scale = 1.0, .mean = {123.68, 116.779, 103.939}};
}

std::vector<float> makeNetworkInput(const Film& film, const InputSpec& spec) {
  checkInput(film, spec);
  return normalised(GreyFilm(film).resized({spec.rows, spec.columns}), spec);
}

}  // namespace carina::image
