// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/graph/graph.h"
#include "engine/graph/window.h"
#include "engine/proto/onnx.pb.h"

namespace carina::model {

/// Writes a graph's nodes as ONNX operators of opset 13; values keep the names of the nodes that make them, parameters
/// their own.
///
/// Errors   Unsupported: an op without an ONNX form, with its node's name
/// Threads  one thread at a time
class OnnxNodes {
 public:
  /// `graph` and `message` must outlive it.
  OnnxNodes(const graph::Graph& graph, onnx::GraphProto& message);

  /// Writes all that `last` needs, in order; its value is called `name`.
  void writeUpTo(graph::ValueId last, std::string_view name);

 private:
  onnx::NodeProto& addOperator(std::string_view type, const std::string& dst);
  /// The operator of `node` with its sources; dst has the node's own name.
  onnx::NodeProto& addPlain(const graph::Node& node, std::string_view type);
  void addParameters(const graph::Node& node, onnx::NodeProto& message) const;
  void write(const graph::Node& node);
  void writeLinear(const graph::Node& node);
  void writeSubsample(const graph::Node& node, std::int64_t offset);
  /// A one-dimensional constant, written once however often it is asked for.
  const std::string& constant(const std::string& name, const std::vector<std::int64_t>& values);
  const std::string& nameOf(graph::ValueId value) const { return names_.at(value); }

  const graph::Graph& graph_;
  onnx::GraphProto& message_;
  std::vector<std::string> names_;  ///< by value
  std::set<std::string> constants_;
};

}  // namespace carina::model
