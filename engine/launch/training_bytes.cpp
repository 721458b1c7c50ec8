// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/training_bytes.h"

#include "engine/data/loader.h"

namespace carina::launch {

TrainingBytes trainingBytesOf(const graph::Graph& graph, const graph::TrainCost& cost, std::int64_t batch) {
  const auto& input = graph.inputShape();
  const auto momentum = graph.parameterCount() * static_cast<std::int64_t>(sizeof(float));
  const data::LoaderOptions loading{.batch = batch,
                                    .input = {.rows = static_cast<int>(input[1]),
                                              .columns = static_cast<int>(input[2]),
                                              .channels = static_cast<int>(input[0])}};
  return {.activations = cost.arenaBytes,
          .parameters = cost.parameterBytes + momentum,
          .films = data::loaderBytes(loading)};
}

}  // namespace carina::launch
