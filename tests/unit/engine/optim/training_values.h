// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/optim/optimizer.h"

namespace carina::optim {

/// A tensor of a small training that never was: weights, and gradients that change from step to step.
struct TrainingTensor {
  std::string name;
  std::vector<float> value;
  std::vector<float> gradient;
  bool decays = false;
};

/// Three tensors: a weight of 40,001 elements, a bias and a batch-norm scale, the latter two without decay.
std::vector<TrainingTensor> makeTrainingTensors();

/// Fills the gradients of step `step`.
void fillGradients(std::vector<TrainingTensor>& tensors, int step);

std::vector<Parameter> parametersOf(std::vector<TrainingTensor>& tensors);

}  // namespace carina::optim
