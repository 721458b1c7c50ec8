// SPDX-License-Identifier: Apache-2.0
#include "tests/golden/reference_run.h"

#include <algorithm>
#include <string>
#include <utility>

namespace carina::golden {
namespace {

using graph::Graph;
using graph::ReferenceArray;
using graph::ValueId;

std::vector<std::size_t> lastUses(const Graph& graph) {
  std::vector<std::size_t> last(graph.nodes().size(), 0);
  for (std::size_t i = 0; i < graph.nodes().size(); ++i) {
    for (const auto src : graph.nodes()[i].src) last[src] = i;
  }
  return last;
}

std::vector<std::vector<double>> parametersOf(const Graph& graph, const graph::Node& node,
                                              const graph::Weights& weights) {
  std::vector<std::vector<double>> parameters;
  for (const auto& spec : node.op->parameters(graph.srcShapes(node))) {
    const auto values = weights.at(node.name + "." + spec.suffix).toFloats();
    parameters.emplace_back(values.begin(), values.end());
  }
  return parameters;
}

}  // namespace

std::vector<double> referenceRun(const Graph& graph, const graph::Weights& weights, std::span<const float> images,
                                 std::string_view output) {
  const ValueId wanted = graph.output(output);
  const auto last = lastUses(graph);
  std::vector<ReferenceArray> values(graph.nodes().size());
  values[0] = {.batch = std::ssize(images) / graph.inputShape().elements(),
               .shape = graph.inputShape(),
               .values = {images.begin(), images.end()}};
  for (ValueId i = 1; i <= wanted; ++i) {
    const auto& node = graph.node(i);
    std::vector<ReferenceArray> src;
    for (const auto value : node.src) {
      const bool isStillNeeded = last[value] > i || std::ranges::count(node.src, value) > 1;
      src.push_back(isStillNeeded ? values[value] : std::exchange(values[value], {}));
    }
    values[i] = node.op->reference(src, parametersOf(graph, node, weights));
  }
  return values[wanted].values;
}

}  // namespace carina::golden
