// SPDX-License-Identifier: Apache-2.0
#include "engine/model/onnx_nodes.h"

#include <cstddef>
#include <limits>

#include "engine/core/error.h"
#include "engine/graph/add.h"
#include "engine/graph/batch_norm.h"
#include "engine/graph/concat.h"
#include "engine/graph/conv2d.h"
#include "engine/graph/dropout.h"
#include "engine/graph/linear.h"
#include "engine/graph/pool.h"
#include "engine/graph/relu.h"
#include "engine/graph/subsample.h"

namespace carina::model {
namespace {

using onnx::AttributeProto;

AttributeProto& addAttribute(onnx::NodeProto& node, const char* name, AttributeProto::AttributeType type) {
  auto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(type);
  return attribute;
}

void setInt(onnx::NodeProto& node, const char* name, std::int64_t value) {
  addAttribute(node, name, AttributeProto::INT).set_i(value);
}

void setInts(onnx::NodeProto& node, const char* name, const std::vector<std::int64_t>& values) {
  auto& attribute = addAttribute(node, name, AttributeProto::INTS);
  for (const auto value : values) attribute.add_ints(value);
}

void setWindow(onnx::NodeProto& node, const graph::Window& window) {
  const auto& [kernel, stride, padding] = window;
  setInts(node, "kernel_shape", {kernel.h, kernel.w});
  setInts(node, "strides", {stride.h, stride.w});
  setInts(node, "pads", {padding.top, padding.left, padding.bottom, padding.right});
}

template <typename Kind>
const Kind* findOp(const graph::Node& node) {
  return dynamic_cast<const Kind*>(node.op.get());
}

std::vector<bool> neededFor(const graph::Graph& graph, graph::ValueId last) {
  std::vector<bool> needed(graph.nodes().size(), false);
  needed.at(last) = true;
  for (auto value = last + 1; value-- > 0;) {
    if (!needed[value]) continue;
    for (const auto src : graph.node(value).src) needed[src] = true;
  }
  return needed;
}

}  // namespace

OnnxNodes::OnnxNodes(const graph::Graph& graph, onnx::GraphProto& message) : graph_(graph), message_(message) {
  for (const auto& node : graph.nodes()) names_.push_back(node.name);
}

void OnnxNodes::writeUpTo(graph::ValueId last, std::string_view name) {
  names_.at(last) = name;
  const auto needed = neededFor(graph_, last);
  for (graph::ValueId value = 0; value <= last; ++value) {
    const auto& node = graph_.node(value);
    if (!needed[value] || node.op == nullptr) continue;
    if (findOp<graph::Dropout>(node) != nullptr) {  // passes its source through once trained
      names_[value] = nameOf(node.src[0]);
    } else {
      write(node);
      message_.mutable_node()->rbegin()->set_output(0, nameOf(value));
    }
  }
}

void OnnxNodes::write(const graph::Node& node) {
  if (const auto* conv = findOp<graph::Conv2d>(node)) {
    auto& message = addPlain(node, "Conv");
    addParameters(node, message);
    setWindow(message, conv->window());
  } else if (const auto* norm = findOp<graph::BatchNorm>(node)) {
    auto& message = addPlain(node, "BatchNormalization");
    addParameters(node, message);
    addAttribute(message, "epsilon", AttributeProto::FLOAT).set_f(static_cast<float>(norm->epsilon()));
  } else if (const auto* pool = findOp<graph::Pool>(node)) {
    const bool isMax = pool->pool() == graph::PoolKind::Max;
    auto& message = addPlain(node, isMax ? "MaxPool" : "AveragePool");
    setWindow(message, pool->window());
    if (!isMax) setInt(message, "count_include_pad", 0);
  } else if (findOp<graph::Concat>(node) != nullptr) {
    setInt(addPlain(node, "Concat"), "axis", 1);
  } else if (findOp<graph::Relu>(node) != nullptr) {
    addPlain(node, "Relu");
  } else if (findOp<graph::Add>(node) != nullptr) {
    addPlain(node, "Add");
  } else if (findOp<graph::GlobalAverage>(node) != nullptr) {
    addPlain(node, "GlobalAveragePool");
  } else if (findOp<graph::Linear>(node) != nullptr) {
    writeLinear(node);
  } else if (const auto* subsample = findOp<graph::Subsample>(node)) {
    writeSubsample(node, subsample->offset());
  } else {
    throw Error(ErrorCode::Unsupported,
                "node '" + node.name + "': " + std::string(node.op->kind()) + " has no ONNX form in opset 13");
  }
}

void OnnxNodes::writeLinear(const graph::Node& node) {
  const auto flat = node.name + "/flat";
  auto& flatten = addOperator("Flatten", flat);
  flatten.add_input(nameOf(node.src[0]));
  setInt(flatten, "axis", 1);
  auto& gemm = addOperator("Gemm", node.name);
  gemm.add_input(flat);
  addParameters(node, gemm);
  setInt(gemm, "transB", 1);
}

/// Slice takes every second pixel that there is; Pad adds the row or column that would lie outside the map.
void OnnxNodes::writeSubsample(const graph::Node& node, std::int64_t offset) {
  constexpr auto kEnd = std::numeric_limits<std::int64_t>::max();
  const auto& src = graph_.shape(node.src[0]);
  const auto missing = [&](std::size_t axis) { return offset == 1 ? src[axis] % 2 : 0; };
  const bool needsPad = missing(1) + missing(2) > 0;
  const auto sliced = needsPad ? node.name + "/slice" : node.name;
  auto& slice = addOperator("Slice", sliced);
  slice.add_input(nameOf(node.src[0]));
  slice.add_input(constant("subsample/starts_" + std::to_string(offset), {offset, offset}));
  slice.add_input(constant("subsample/ends", {kEnd, kEnd}));
  slice.add_input(constant("subsample/axes", {2, 3}));
  slice.add_input(constant("subsample/steps", {2, 2}));
  if (!needsPad) return;
  auto& pad = addOperator("Pad", node.name);
  pad.add_input(sliced);
  pad.add_input(constant("subsample/pads_" + std::to_string(missing(1)) + std::to_string(missing(2)),
                         {0, 0, 0, 0, 0, 0, missing(1), missing(2)}));
}

onnx::NodeProto& OnnxNodes::addOperator(std::string_view type, const std::string& dst) {
  auto& message = *message_.add_node();
  message.set_name(dst);
  message.set_op_type(std::string(type));
  message.add_output(dst);
  return message;
}

onnx::NodeProto& OnnxNodes::addPlain(const graph::Node& node, std::string_view type) {
  auto& message = addOperator(type, node.name);
  for (const auto src : node.src) message.add_input(nameOf(src));
  return message;
}

void OnnxNodes::addParameters(const graph::Node& node, onnx::NodeProto& message) const {
  const auto shapes = graph_.srcShapes(node);
  for (const auto& parameter : node.op->parameters(shapes)) message.add_input(node.name + "." + parameter.suffix);
}

const std::string& OnnxNodes::constant(const std::string& name, const std::vector<std::int64_t>& values) {
  const auto [place, isNew] = constants_.insert(name);
  if (isNew) {
    auto& tensor = *message_.add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(onnx::TensorProto::INT64);
    tensor.add_dims(static_cast<std::int64_t>(values.size()));
    for (const auto value : values) tensor.add_int64_data(value);
  }
  return *place;
}

}  // namespace carina::model
