// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/graph.h"

#include <utility>

#include "engine/core/error.h"

namespace carina::graph {

ValueId Graph::addInput(std::string name, Shape shape) {
  if (!nodes_.empty()) throw Error(ErrorCode::InvalidArgument, "graph already has the input '" + nodes_[0].name + "'");
  if (shape.rank() != 3 || shape.elements() == 0) {
    throw Error(ErrorCode::InvalidArgument, "graph input must be channels × rows × columns, got " + toString(shape));
  }
  names_.emplace(name, 0);
  nodes_.push_back({.name = std::move(name), .op = nullptr, .src = {}, .shape = std::move(shape)});
  return 0;
}

ValueId Graph::add(std::string name, std::shared_ptr<const Op> op, std::vector<ValueId> src) {
  for (const auto value : src) {
    if (value >= nodes_.size()) throw Error(ErrorCode::InvalidArgument, "node '" + name + "' uses an unknown value");
  }
  const ValueId value = nodes_.size();
  if (!names_.emplace(name, value).second) {
    throw Error(ErrorCode::InvalidArgument, "graph already has a node '" + name + "'");
  }
  Node node{.name = std::move(name), .op = std::move(op), .src = std::move(src), .shape = {}};
  try {
    node.shape = node.op->dstShape(srcShapes(node));
  } catch (const Error& error) {
    throw Error(error.code(), "node '" + node.name + "': " + error.what());
  }
  nodes_.push_back(std::move(node));
  return value;
}

void Graph::markOutput(std::string name, ValueId value) {
  if (value >= nodes_.size()) throw Error(ErrorCode::InvalidArgument, "output '" + name + "' is an unknown value");
  outputs_.insert_or_assign(std::move(name), value);
}

ValueId Graph::output(std::string_view name) const {
  const auto found = outputs_.find(name);
  if (found != outputs_.end()) return found->second;
  std::string known;
  for (const auto& [key, value] : outputs_) known += (known.empty() ? "" : ", ") + key;
  throw Error(ErrorCode::NotFound, "graph has no output '" + std::string(name) + "'; it has: " + known);
}

std::vector<Shape> Graph::srcShapes(const Node& node) const {
  std::vector<Shape> shapes;
  shapes.reserve(node.src.size());
  for (const auto value : node.src) shapes.push_back(nodes_[value].shape);
  return shapes;
}

std::vector<Parameter> Graph::parameters() const {
  std::vector<Parameter> all;
  for (ValueId value = 0; value < nodes_.size(); ++value) {
    const auto& node = nodes_[value];
    if (!node.op) continue;
    for (auto& spec : node.op->parameters(srcShapes(node))) {
      all.push_back({.name = node.name + "." + spec.suffix, .shape = spec.shape, .role = spec.role, .node = value});
    }
  }
  return all;
}

std::int64_t Graph::parameterCount() const {
  std::int64_t count = 0;
  for (const auto& parameter : parameters()) {
    if (isTrainable(parameter.role)) count += parameter.shape.elements();
  }
  return count;
}

std::int64_t Graph::macs() const {
  std::int64_t count = 0;
  for (const auto& node : nodes_) {
    if (node.op) count += node.op->macs(srcShapes(node));
  }
  return count;
}

}  // namespace carina::graph
