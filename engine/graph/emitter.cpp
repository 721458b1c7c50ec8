// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/emitter.h"

#include <algorithm>
#include <utility>

#include "engine/core/error.h"
#include "engine/graph/batch_norm.h"
#include "engine/graph/conv2d.h"
#include "engine/graph/node_op.h"
#include "engine/graph/pool.h"
#include "engine/graph/subsample.h"
#include "engine/kernels/pass.h"
#include "engine/kernels/pooling.h"

namespace carina::graph {
namespace {

kernels::Map withBatch(kernels::Map map, std::int64_t batch) {
  map.batch = batch;
  return map;
}

}  // namespace

Emitter::Emitter(const Graph& graph, const PlanOptions& options)
    : graph_(graph), options_(options), draft_(graph, options.outputs), type_(options.precision) {
  parts_.resize(draft_.nodes().size());
}

Program Emitter::emit() {
  program_.graph = std::make_shared<const Graph>(graph_);
  program_.batch = options_.batch;
  program_.inputShape = graph_.inputShape();
  program_.externalImageBytes = graph_.inputShape().elements() * static_cast<std::int64_t>(sizeof(float));
  findLastReaders();
  for (ValueId value = 0; value < draft_.nodes().size(); ++value) emitNode(value);
  for (const auto& name : options_.outputs) emitOutput(name);
  return std::move(program_);
}

void Emitter::findLastReaders() {
  const auto& nodes = draft_.nodes();
  lastReader_.assign(nodes.size(), 0);
  for (const auto& name : options_.outputs) lastReader_[draft_.resolve(graph_.output(name))] = nodes.size();
  for (ValueId value = nodes.size(); value-- > 0;) {
    if (nodes[value].work == Work::Gone) continue;
    const auto reader = nodes[value].work == Work::Join ? lastReader_[value] : value;
    for (const auto src : nodes[value].src) lastReader_[src] = std::max(lastReader_[src], reader);
    if (nodes[value].addTo) lastReader_[*nodes[value].addTo] = std::max(lastReader_[*nodes[value].addTo], reader);
  }
}

void Emitter::emitNode(ValueId value) {
  switch (draft_.nodes()[value].work) {
    case Work::Input:
      return emitInput(value);
    case Work::Convolution:
      return emitConvolution(value);
    case Work::Linear:
      return emitLinear(value);
    case Work::Pass:
      return emitPass(value);
    case Work::Pool:
      return emitPool(value);
    case Work::GlobalAverage:
      return emitGlobalAverage(value);
    case Work::Sum:
      return emitSum(value);
    case Work::Join:
      return emitJoin(value);
    case Work::Subsample:
      return emitSubsample(value);
    case Work::Gone:
      return;
  }
}

kernels::Map Emitter::mapOf(ValueId value, DType type) const {
  const auto& shape = draft_.nodes()[value].shape;
  return {.batch = 1, .channels = shape[0], .rows = shape[1], .columns = shape[2], .type = type};
}

BufferId Emitter::addBuffer(const kernels::Map& map) {
  program_.buffers.push_back({.imageBytes = map.sizeBytes() / map.batch});
  return program_.buffers.size() - 1;
}

Emitter::Part Emitter::addValue(ValueId value, DType type) {
  const auto map = mapOf(value, type);
  const Part part{.buffer = addBuffer(map), .channels = map.channels, .type = type};
  parts_[value] = {part};
  return part;
}

Step& Emitter::addStep(std::vector<BufferId> src, BufferId dst) {
  const auto index = static_cast<std::int64_t>(program_.steps.size());
  const auto touch = [&](BufferId id) {
    if (id == kExternal) return;
    auto& buffer = program_.buffers[id];
    buffer.firstStep = std::min(buffer.firstStep, index);
    buffer.lastStep = std::max(buffer.lastStep, index);
  };
  for (const auto id : src) touch(id);
  touch(dst);
  Step step;
  step.src = std::move(src);
  step.dst = dst;
  program_.steps.push_back(std::move(step));
  return program_.steps.back();
}

std::size_t Emitter::addSlot(ValueId value, bool hasBias) {
  const auto& node = draft_.nodes()[value];
  const auto& owner = graph_.node(node.node);
  WeightSlot slot{.channels = node.shape[0]};
  if (node.work != Work::Pass) slot.weightName = owner.name + ".weight";
  if (hasBias) slot.biasName = owner.name + ".bias";
  if (node.norm) {
    slot.normName = graph_.node(node.norm->node).name;
    slot.normEpsilon = opOf<BatchNorm>(graph_, node.norm->node).epsilon();
    slot.normFirstChannel = node.norm->firstChannel;
  }
  program_.slots.push_back(std::move(slot));
  return program_.slots.size() - 1;
}

Step& Emitter::addJoin(const std::vector<Part>& parts, const kernels::Map& dst, BufferId buffer) {
  kernels::JoinSpec spec{.channels = {}, .dst = dst};
  std::vector<BufferId> src;
  for (const auto& part : parts) {
    spec.channels.push_back(part.channels);
    src.push_back(part.buffer);
  }
  auto& step = addStep(std::move(src), buffer);
  step.make = [spec](std::int64_t batch) mutable {
    spec.dst.batch = batch;
    return kernels::makeJoin(spec);
  };
  return step;
}

Emitter::Part Emitter::dense(ValueId value) {
  if (parts_[value].size() == 1) return parts_[value][0];
  const auto parts = parts_[value];
  const auto part = addValue(value, parts.at(0).type);
  addJoin(parts, mapOf(value, part.type), part.buffer);
  return part;
}

void Emitter::emitInput(ValueId value) {
  const auto part = addValue(value, type_);
  auto& step = addStep({kExternal}, part.buffer);
  step.make = [map = mapOf(value, type_)](std::int64_t batch) {
    return kernels::makeFromPlanar(withBatch(map, batch));
  };
}

bool Emitter::isRead(ValueId value, BufferId buffer) const {
  for (const auto src : draft_.nodes()[value].src) {
    for (const auto& part : parts_[src]) {
      if (part.buffer == buffer) return true;
    }
  }
  return false;
}

/// The memory that a convolution adds into: the other summand's own where nobody needs it afterwards, else a copy.
Emitter::Part Emitter::placeForSum(ValueId value) {
  const auto summand = *draft_.nodes()[value].addTo;
  const auto& parts = parts_[summand];
  const bool canOverwrite = parts.size() == 1 && lastReader_[summand] == value && !isRead(value, parts[0].buffer);
  if (canOverwrite) {
    parts_[value] = parts;
    return parts[0];
  }
  const auto part = addValue(value, type_);
  addJoin(parts, mapOf(value, type_), part.buffer);
  return part;
}

void Emitter::emitConvolution(ValueId value) {
  const auto& node = draft_.nodes()[value];
  const auto src = dense(node.src[0]);
  const auto& op = opOf<Conv2d>(graph_, node.node);
  kernels::ConvolutionSpec spec{.src = mapOf(node.src[0], src.type),
                                .dst = mapOf(value, type_),
                                .window = slidingOf(op.window()),
                                .relu = node.relu,
                                .accumulate = node.addTo.has_value()};
  const auto dst = node.addTo ? placeForSum(value) : addValue(value, type_);
  auto& step = addStep({src.buffer}, dst.buffer);
  const auto perPixel = spec.src.channels * op.window().kernel.h * op.window().kernel.w;
  step.macs = node.shape.elements() * perPixel;
  step.weightBytes = node.shape[0] * perPixel * static_cast<std::int64_t>(sizeBytes(src.type));
  step.weights = addSlot(value, false);
  step.make = [spec](std::int64_t batch) mutable {
    spec.src.batch = spec.dst.batch = batch;
    return kernels::Convolution::make(spec);
  };
}

void Emitter::emitLinear(ValueId value) {
  const auto& node = draft_.nodes()[value];
  const auto src = dense(node.src[0]);
  kernels::ConvolutionSpec spec{.src = mapOf(node.src[0], src.type), .dst = mapOf(value, DType::F32), .window = {}};
  const auto dst = addValue(value, DType::F32);
  auto& step = addStep({src.buffer}, dst.buffer);
  step.macs = node.shape[0] * spec.src.channels;
  step.weightBytes = step.macs * static_cast<std::int64_t>(sizeof(float));
  step.weights = addSlot(value, true);
  step.make = [spec](std::int64_t batch) mutable {
    spec.src.batch = spec.dst.batch = batch;
    return kernels::Convolution::make(spec);
  };
}

void Emitter::emitPass(ValueId value) {
  const auto& node = draft_.nodes()[value];
  const auto parts = parts_[node.src[0]];
  kernels::JoinSpec spec{
      .channels = {}, .dst = mapOf(value, type_), .affine = node.norm.has_value(), .relu = node.relu};
  const auto dst = addValue(value, type_);
  auto& step = addJoin(parts, spec.dst, dst.buffer);
  for (const auto& part : parts) spec.channels.push_back(part.channels);
  if (node.norm) step.weights = addSlot(value, false);
  step.make = [spec, src = mapOf(node.src[0], type_), window = node.average](std::int64_t batch) mutable {
    spec.dst.batch = src.batch = batch;
    return window == 1 ? kernels::makeJoin(spec) : kernels::makeJoinAndAverage(spec, src, window);
  };
}

void Emitter::emitPool(ValueId value) {
  const auto& node = draft_.nodes()[value];
  const auto src = dense(node.src[0]);
  const auto& op = opOf<Pool>(graph_, node.node);
  kernels::PoolingSpec spec{.src = mapOf(node.src[0], type_),
                            .dst = mapOf(value, type_),
                            .window = slidingOf(op.window()),
                            .max = op.pool() == PoolKind::Max};
  const auto dst = addValue(value, type_);
  auto& step = addStep({src.buffer}, dst.buffer);
  step.make = [spec](std::int64_t batch) mutable {
    spec.src.batch = spec.dst.batch = batch;
    return kernels::makePooling(spec);
  };
}

void Emitter::emitSum(ValueId value) {
  const auto& node = draft_.nodes()[value];
  const auto left = dense(node.src[0]);
  const auto right = dense(node.src[1]);
  const auto dst = addValue(value, type_);
  auto& step = addStep({left.buffer, right.buffer}, dst.buffer);
  step.make = [map = mapOf(value, type_), relu = node.relu](std::int64_t batch) {
    return kernels::makeSum(withBatch(map, batch), relu);
  };
}

void Emitter::emitGlobalAverage(ValueId value) {
  const auto& node = draft_.nodes()[value];
  const auto& parts = parts_[node.src[0]];
  std::vector<std::int64_t> channels;
  std::vector<BufferId> src;
  for (const auto& part : parts) {
    channels.push_back(part.channels);
    src.push_back(part.buffer);
  }
  const auto dst = addValue(value, DType::F32);
  auto& step = addStep(std::move(src), dst.buffer);
  step.make = [channels, map = mapOf(node.src[0], type_)](std::int64_t batch) {
    return kernels::makeGlobalAverage(channels, withBatch(map, batch));
  };
}

void Emitter::emitSubsample(ValueId value) {
  const auto& node = draft_.nodes()[value];
  const auto src = dense(node.src[0]);
  const auto dst = addValue(value, src.type);
  auto& step = addStep({src.buffer}, dst.buffer);
  step.make = [map = mapOf(node.src[0], src.type), offset = opOf<Subsample>(graph_, node.node).offset()](
                  std::int64_t batch) { return kernels::makeSubsample(withBatch(map, batch), offset); };
}

void Emitter::emitJoin(ValueId value) {
  for (const auto src : draft_.nodes()[value].src) {
    parts_[value].insert(parts_[value].end(), parts_[src].begin(), parts_[src].end());
  }
}

void Emitter::emitOutput(const std::string& name) {
  const auto value = draft_.resolve(graph_.output(name));
  const auto src = dense(value);
  auto planar = mapOf(value, DType::F32);
  const auto dst = addBuffer(planar);
  program_.buffers[dst].isOutput = true;
  planar.type = src.type;
  auto& step = addStep({src.buffer}, dst);
  step.make = [planar](std::int64_t batch) { return kernels::makeToPlanar(withBatch(planar, batch)); };
  program_.outputs.insert_or_assign(name, dst);
  program_.outputShapes.insert_or_assign(name, draft_.nodes()[value].shape);
}

}  // namespace carina::graph
