// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/shape.h"
#include "engine/graph/op.h"

namespace carina::graph {

/// Names a value of one graph: the index of the node that makes it.
using ValueId = std::size_t;

/// One op applied to values; the graph's input is the one node without an op.
struct Node {
  std::string name;
  std::shared_ptr<const Op> op;
  std::vector<ValueId> src;
  Shape shape;  ///< of the value it makes, one image: C, H, W
};

/// A named parameter of a graph and the node that owns it.
struct Parameter {
  std::string name;
  Shape shape;
  ParameterRole role;
  ValueId node;
};

/// What is computed: named ops on named values, in an order in which every value is made before it is used.
///
/// Errors   InvalidArgument: a second node of one name, an unknown value, shapes that an op refuses (the node is named)
/// Threads  const calls from many threads
class Graph {
 public:
  /// The one input; `shape` is one image, C × H × W.
  ValueId addInput(std::string name, Shape shape);

  ValueId add(std::string name, std::shared_ptr<const Op> op, std::vector<ValueId> src);

  /// Makes a value known to the outside, e.g. "logits", "features".
  void markOutput(std::string name, ValueId value);

  const std::vector<Node>& nodes() const { return nodes_; }
  const Node& node(ValueId value) const { return nodes_.at(value); }
  const Shape& shape(ValueId value) const { return nodes_.at(value).shape; }
  const std::map<std::string, ValueId, std::less<>>& outputs() const { return outputs_; }

  /// Errors: NotFound, naming the outputs there are.
  ValueId output(std::string_view name) const;
  const Shape& inputShape() const { return nodes_.at(0).shape; }

  /// Shapes of a node's sources, in order.
  std::vector<Shape> srcShapes(const Node& node) const;

  /// Every parameter, in node order.
  std::vector<Parameter> parameters() const;

  /// Elements of all trainable parameters.
  std::int64_t parameterCount() const;

  /// Multiply-accumulates of one image.
  std::int64_t macs() const;

 private:
  std::vector<Node> nodes_;
  std::map<std::string, ValueId, std::less<>> names_;
  std::map<std::string, ValueId, std::less<>> outputs_;
};

}  // namespace carina::graph
