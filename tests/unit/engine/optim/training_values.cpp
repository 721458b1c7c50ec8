// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/optim/training_values.h"

#include "engine/core/rng.h"

namespace carina::optim {
namespace {

void fill(std::vector<float>& values, Rng rng) {
  for (auto& value : values) value = static_cast<float>(rng.uniform(-1, 1));
}

}  // namespace

std::vector<TrainingTensor> makeTrainingTensors() {
  std::vector<TrainingTensor> tensors = {{"conv.weight", std::vector<float>(40'001), {}, true},
                                         {"conv.bias", std::vector<float>(7), {}, false},
                                         {"bn.weight", std::vector<float>(33), {}, false}};
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    fill(tensors[i].value, Rng(i));
    tensors[i].gradient.resize(tensors[i].value.size());
  }
  return tensors;
}

void fillGradients(std::vector<TrainingTensor>& tensors, int step) {
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    fill(tensors[i].gradient, Rng(100 + i).fork(static_cast<std::uint64_t>(step)));
  }
}

std::vector<Parameter> parametersOf(std::vector<TrainingTensor>& tensors) {
  std::vector<Parameter> parameters;
  for (auto& tensor : tensors) parameters.push_back({tensor.name, tensor.value, tensor.gradient, tensor.decays});
  return parameters;
}

}  // namespace carina::optim
