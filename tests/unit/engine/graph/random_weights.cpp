// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/graph/random_weights.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/rng.h"
#include "engine/graph/executor.h"

namespace carina::graph {
namespace {

ReferenceArray evaluate(const Graph& graph, const Weights& weights, const ReferenceArray& images, ValueId wanted) {
  std::vector<ReferenceArray> values{images};
  for (ValueId value = 1; value <= wanted; ++value) {
    const auto& node = graph.node(value);
    std::vector<ReferenceArray> src;
    for (const auto id : node.src) src.push_back(values[id]);
    std::vector<std::vector<double>> parameters;
    for (const auto& spec : node.op->parameters(graph.srcShapes(node))) {
      const auto floats = weights.at(node.name + "." + spec.suffix).toFloats();
      parameters.emplace_back(floats.begin(), floats.end());
    }
    values.push_back(node.op->reference(src, parameters));
  }
  return values[wanted];
}

}  // namespace

Weights makeRandomWeights(const Graph& graph, std::uint64_t seed) {
  Weights weights;
  Rng rng(seed);
  for (const auto& parameter : graph.parameters()) {
    std::vector<float> values(static_cast<std::size_t>(parameter.shape.elements()));
    const bool isVariance = parameter.role == ParameterRole::RunningVar;
    for (auto& value : values) value = static_cast<float>(isVariance ? rng.uniform(0.5, 2) : rng.uniform(-0.5, 0.5));
    weights.emplace(parameter.name, Tensor::fromFloats(parameter.shape, std::move(values)));
  }
  return weights;
}

std::vector<float> makeRandomImages(const Graph& graph, std::int64_t images, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> values(static_cast<std::size_t>(images * graph.inputShape().elements()));
  for (auto& value : values) value = static_cast<float>(rng.uniform(-1, 1));
  return values;
}

double deviationFromReference(const Graph& graph, const PlanOptions& options) {
  const auto weights = makeRandomWeights(graph, 1);
  const auto images = makeRandomImages(graph, options.batch, 2);
  const auto plan = Plan::make(graph, options);
  Executor executor(plan, PackedWeights::pack(*plan, weights));
  executor.run(images);
  executor.run(images);  // sums in place must not depend on what an earlier run left
  const ReferenceArray input{options.batch, graph.inputShape(), {images.begin(), images.end()}};
  double worst = 0;
  for (const auto& name : options.outputs) {
    const auto expected = evaluate(graph, weights, input, graph.output(name));
    const auto actual = executor.output(name);
    if (actual.size() != expected.values.size()) return std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < actual.size(); ++i) {
      worst = std::max(worst, std::abs(static_cast<double>(actual[i]) - expected.values[i]));
    }
  }
  return worst;
}

}  // namespace carina::graph
