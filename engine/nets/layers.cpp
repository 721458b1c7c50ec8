// SPDX-License-Identifier: Apache-2.0
#include "engine/nets/layers.h"

#include <memory>
#include <utility>
#include <vector>

#include "engine/graph/add.h"
#include "engine/graph/batch_norm.h"
#include "engine/graph/concat.h"
#include "engine/graph/conv2d.h"
#include "engine/graph/dropout.h"
#include "engine/graph/linear.h"
#include "engine/graph/relu.h"
#include "engine/graph/subsample.h"

namespace carina::nets {

using graph::ValueId;

Layers::Layers(const NetInput& input) : input_(input) {
  graph_.addInput("input", {input.channels, input.inputSize, input.inputSize});
}

graph::Extent2d Layers::extent(ValueId value) const {
  const auto& shape = graph_.shape(value);
  return {.h = shape[1], .w = shape[2]};
}

ValueId Layers::conv(const std::string& name, ValueId src, std::int64_t filters, const graph::Window& window) {
  return graph_.add(name, std::make_shared<graph::Conv2d>(filters, window), {src});
}

ValueId Layers::norm(const std::string& name, ValueId src) {
  return graph_.add(name, std::make_shared<graph::BatchNorm>(input_.normEpsilon), {src});
}

ValueId Layers::pool(const std::string& name, ValueId src, graph::PoolKind kind, const graph::Window& window) {
  return graph_.add(name, std::make_shared<graph::Pool>(kind, window), {src});
}

ValueId Layers::sum(const std::string& name, ValueId left, ValueId right) {
  return graph_.add(name, std::make_shared<graph::Add>(), {left, right});
}

ValueId Layers::join(const std::string& name, std::vector<ValueId> src) {
  return graph_.add(name, std::make_shared<graph::Concat>(), std::move(src));
}

ValueId Layers::subsample(const std::string& name, ValueId src, std::int64_t offset) {
  return graph_.add(name, std::make_shared<graph::Subsample>(offset), {src});
}

ValueId Layers::relu(const std::string& name, ValueId src) {
  const auto found = relus_.find(src);
  if (found != relus_.end()) return found->second;
  const auto value = graph_.add(name, std::make_shared<graph::Relu>(), {src});
  relus_.emplace(src, value);
  return value;
}

ValueId Layers::dropPath(const std::string& name, ValueId src, double depth) {
  const auto rate = input_.dropPath * depth;
  if (rate <= 0) return src;
  return graph_.add(name, std::make_shared<graph::Dropout>(rate, graph::DropoutUnit::Image), {src});
}

ValueId Layers::linear(const std::string& name, ValueId src, std::int64_t outputs) {
  return graph_.add(name, std::make_shared<graph::Linear>(outputs), {src});
}

void Layers::finish(const std::string& name, ValueId features) {
  graph_.markOutput("features", features);
  auto value = graph_.add("global_average", std::make_shared<graph::GlobalAverage>(), {features});
  if (input_.dropout > 0) value = graph_.add("dropout", std::make_shared<graph::Dropout>(input_.dropout), {value});
  graph_.markOutput("logits", linear(name, value, input_.classes));
}

}  // namespace carina::nets
