// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/graph/graph.h"
#include "engine/graph/train_plan.h"

namespace carina::launch {

/// What a training process takes; optimisers keep one momentum a parameter, as SGD does.
struct TrainingBytes {
  std::int64_t activations = 0;
  std::int64_t parameters = 0;                    ///< weights, gradients, momentum
  std::int64_t films = 0;                         ///< that wait for their step
  std::int64_t program = std::int64_t{64} << 20;  ///< code, libraries, generated kernels: found 50 to 70 MiB

  std::int64_t sum() const { return activations + parameters + films + program; }
};

TrainingBytes trainingBytesOf(const graph::Graph& graph, const graph::TrainCost& cost, std::int64_t batch);

}  // namespace carina::launch
