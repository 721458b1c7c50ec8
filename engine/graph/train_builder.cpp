// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/train_builder.h"

#include <algorithm>
#include <utility>

#include "engine/graph/arena.h"
#include "engine/graph/batch_norm.h"
#include "engine/graph/conv2d.h"
#include "engine/graph/dropout.h"
#include "engine/graph/node_op.h"
#include "engine/graph/pool.h"
#include "engine/kernels/cpu.h"

namespace carina::graph {

TrainBuilder::TrainBuilder(const Graph& graph, const TrainOptions& options, TrainKernels& kernels,
                           const Recomputation* recomputation)
    : graph_(graph),
      options_(options),
      kernels_(kernels),
      recomputation_(recomputation),
      draft_(graph, options.outputs) {
  program_.batch = options.batch;
  program_.inputShape = graph.inputShape();
  program_.parameters = graph.parameters();
  program_.gradientGroups.resize(program_.parameters.size());
  for (std::size_t i = 0; i < program_.parameters.size(); ++i) parameterIndex_[program_.parameters[i].name] = i;
  addStates();
}

void TrainBuilder::addStates() {
  states_.resize(units().size());
  for (UnitId unit = 0; unit < units().size(); ++unit) {
    auto& state = states_[unit];
    state.data = addWhole(imageBytes(unit));
    state.diff = addWhole(imageBytes(unit));
    if (!units()[unit].isNormalised) continue;
    const auto channels = units()[unit].shape[0];
    state.moments = addDoubles(2 * channels);
    state.mean = addFloats(channels);
    state.slope = addFloats(channels);
    state.offset = addFloats(channels);
  }
  for (const auto& unit : units()) {
    for (const auto& view : unit.src) {
      for (const auto& piece : view) {
        if (piece.norm) addNorm(*piece.norm);
      }
    }
  }
}

void TrainBuilder::addNorm(ValueId node) {
  if (norms_.contains(node)) return;
  auto& norm = norms_[node];
  const auto channels = graph_.shape(node)[0];
  norm.scale = addFloats(channels);
  norm.bias = addFloats(channels);
  norm.deviation = addFloats(channels);
  norm.sums = addDoubles(2 * channels);
  norm.epsilon = opOf<BatchNorm>(graph_, node).epsilon();
  norm.weightIndex = parameterIndex(node, 0);
  for (const auto& unit : units()) {
    for (const auto& view : unit.src) {
      const auto isOfNorm = [&](const Piece& piece) { return piece.norm == node; };
      if (norm.pieces.empty()) std::ranges::copy_if(view, std::back_inserter(norm.pieces), isOfNorm);
    }
  }
}

kernels::Map TrainBuilder::mapOf(UnitId unit) const {
  return mapOf(units()[unit].shape, typeOf(unit));
}

kernels::Map TrainBuilder::mapOf(const Shape& shape, DType type) const {
  return {.batch = microBatch(), .channels = shape[0], .rows = shape[1], .columns = shape[2], .type = type};
}

std::int64_t TrainBuilder::imageBytes(UnitId unit) const {
  return units()[unit].shape.elements() * static_cast<std::int64_t>(sizeBytes(typeOf(unit)));
}

std::int64_t TrainBuilder::imageBytes(const View& view) const {
  std::int64_t bytes = 0;
  for (const auto& piece : view) bytes += imageBytes(piece.unit);
  return bytes;
}

std::int64_t TrainBuilder::wantedImages(UnitId unit, int mapsHeld) const {
  const auto& made = units()[unit];
  auto bytes = imageBytes(unit);
  for (const auto& view : made.src) bytes += imageBytes(view);
  const auto cacheBytes = 2 * kernels::privateCacheBytes();
  const auto& node = graph_.node(made.node);
  const bool hasWeights = made.work == UnitWork::Convolution || made.work == UnitWork::Linear;
  const auto weightBytes = hasWeights ? 4 * node.op->parameters(graph_.srcShapes(node))[0].shape.elements() : 0;
  const auto wanted = std::max<std::int64_t>(1, std::max(cacheBytes, weightBytes) / (bytes * mapsHeld));
  for (auto images = std::min(wanted, options_.batch); images > 1; --images) {
    if (options_.batch % images == 0) return images;
  }
  return 1;
}

void TrainBuilder::beginGroup(std::int64_t microBatch) {
  program_.groups.push_back({.microBatch = microBatch});
}

void TrainBuilder::beginBackwardGroup(std::int64_t microBatch) {
  if (recomputation_ != nullptr && !recomputation_->isDropped.empty()) {
    if (reads_.empty()) {
      for (UnitId unit = 0; unit < states_.size(); ++unit) states_[unit].isMissing = recomputation_->isDropped[unit];
    }
    emitAgain(*this, recomputation_->reads[reads_.size()]);
  }
  beginGroup(microBatch);
  reads_.emplace_back();
}

void TrainBuilder::addStep(std::string description, std::shared_ptr<const kernels::Kernel> kernel, TrainStep::Run run) {
  group().steps.push_back({.description = std::move(description), .kernel = std::move(kernel), .run = std::move(run)});
}

TrainBufferId TrainBuilder::addWhole(std::int64_t imageBytes) {
  program_.buffers.push_back({.imageBytes = imageBytes, .images = options_.batch, .isWholeBatch = true});
  return program_.buffers.size() - 1;
}

TrainBufferId TrainBuilder::addPart(std::int64_t imageBytes) {
  program_.buffers.push_back({.imageBytes = imageBytes, .images = microBatch()});
  return use(program_.buffers.size() - 1);
}

TrainBufferId TrainBuilder::addFixed(std::int64_t bytes) {
  program_.buffers.push_back({.imageBytes = bytes, .images = 1});
  return use(program_.buffers.size() - 1);
}

TrainBufferId TrainBuilder::use(TrainBufferId buffer) {
  const auto now = static_cast<std::int64_t>(program_.groups.size()) - 1;
  auto& used = program_.buffers[buffer];
  used.firstGroup = std::min(used.firstGroup, now);
  used.lastGroup = std::max(used.lastGroup, now);
  return buffer;
}

TrainBufferId TrainBuilder::data(UnitId unit) {
  if (!reads_.empty()) reads_.back().insert(unit);
  return use(states_[unit].data);
}

void TrainBuilder::renew(UnitId unit) {
  auto& state = states_[unit];
  state.isMissing = false;
  state.data = addWhole(imageBytes(unit));
  ++program_.recomputedValues;
  program_.recomputedBytes += imageBytes(unit) * options_.batch;
}

void TrainBuilder::writesGradient(std::size_t parameter) {
  program_.gradientGroups[parameter] = program_.groups.size() - 1;
}

std::int64_t TrainBuilder::addDoubles(std::int64_t count) {
  return std::exchange(program_.doubles, program_.doubles + count);
}

std::int64_t TrainBuilder::addFloats(std::int64_t count) {
  return std::exchange(program_.floats, program_.floats + count);
}

std::int64_t TrainBuilder::zeros() {
  std::int64_t most = 0;
  for (const auto& unit : units()) most = std::max(most, unit.shape[0]);
  if (zeros_ < 0) zeros_ = addFloats(most);
  return zeros_;
}

std::size_t TrainBuilder::parameterIndex(ValueId node, std::size_t position) const {
  const auto& owner = graph_.node(node);
  const auto specs = owner.op->parameters(graph_.srcShapes(owner));
  return parameterIndex_.at(owner.name + "." + specs.at(position).suffix);
}

TrainBuilder::SeenInFrame TrainBuilder::seeGradient(const Piece& piece) {
  if (!piece.isRaw()) return see(piece);
  return seeIn(piece, states_[piece.unit].data);
}

TrainBuilder::SeenInFrame TrainBuilder::seeIn(const Piece& piece, TrainBufferId values) const {
  kernels::Seen seen{.channels = piece.channels, .relu = piece.relu};
  const bool isNormalised = piece.norm.has_value();
  const auto scale = isNormalised ? norms_.at(*piece.norm).scale + piece.normFirstChannel : 0;
  const auto bias = isNormalised ? norms_.at(*piece.norm).bias + piece.normFirstChannel : 0;
  return [=](const TrainFrame& frame, std::int64_t first) {
    auto found = seen;
    found.values = frame.at(values, first);
    if (isNormalised) {
      found.scale = frame.floats + scale;
      found.bias = frame.floats + bias;
    }
    return found;
  };
}

TrainBufferId TrainBuilder::gather(const View& view) {
  if (view.size() == 1 && view[0].isRaw()) return data(view[0].unit);
  auto map = mapOf(view[0].unit);
  map.channels = 0;
  std::vector<SeenInFrame> pieces;
  pieces.reserve(view.size());
  for (const auto& piece : view) {
    map.channels += piece.channels;
    pieces.push_back(see(piece));
  }
  const auto dst = addPart(map.sizeBytes() / map.batch);
  group().steps.push_back({.description = "normalise and join: " + std::to_string(pieces.size()) + " kept values, " +
                                          std::to_string(map.channels) + " channels",
                           .run = [=](const TrainFrame& frame, kernels::Call*, std::int64_t first) {
                             std::vector<kernels::Seen> seen;
                             seen.reserve(pieces.size());
                             for (const auto& piece : pieces) seen.push_back(piece(frame, first));
                             kernels::gather(map, seen, frame.at(dst, first));
                           }});
  return dst;
}

TrainProgram TrainBuilder::finish() {
  std::vector<Lifetime> lifetimes;
  for (const auto& buffer : program_.buffers) {
    const bool isUsed = buffer.lastGroup >= 0;
    lifetimes.push_back({.sizeBytes = isUsed ? buffer.imageBytes * buffer.images : 0,
                         .first = isUsed ? buffer.firstGroup : 0,
                         .last = isUsed ? buffer.lastGroup : 0});
  }
  program_.arenaBytes = packArena(lifetimes);
  for (std::size_t i = 0; i < lifetimes.size(); ++i) program_.buffers[i].offset = lifetimes[i].offset;
  return std::move(program_);
}

TrainProgram emitTraining(TrainBuilder& builder) {
  emitForward(builder);
  const auto& outputs = builder.options().outputs;
  for (const auto& name : outputs) builder.data(builder.draft().output(name));
  emitBackward(builder);
  auto& program = builder.program();
  for (const auto& name : outputs) {
    const auto unit = builder.draft().output(name);
    program.outputs[name] = {
        .data = builder.state(unit).data, .diff = builder.state(unit).diff, .shape = builder.units()[unit].shape};
    auto& diff = program.buffers[builder.state(unit).diff];
    diff.firstGroup = static_cast<std::int64_t>(program.backwardBegin) - 1;  // the caller writes it before
    program.buffers[builder.state(unit).data].lastGroup = diff.lastGroup;
  }
  return builder.finish();
}

kernels::ConvolutionSpec convolutionSpec(TrainBuilder& builder, UnitId unit) {
  const auto& made = builder.units()[unit];
  const auto& node = builder.graph().node(made.node);
  kernels::ConvolutionSpec spec{.src = builder.mapOf(builder.graph().shape(node.src[0]), builder.typeOf(unit)),
                                .dst = builder.mapOf(unit),
                                .window = {}};
  if (made.work == UnitWork::Convolution) {
    spec.window = slidingOf(opOf<Conv2d>(builder.graph(), made.node).window());
  }
  return spec;
}

kernels::PoolingSpec poolingSpec(TrainBuilder& builder, UnitId unit) {
  const auto& made = builder.units()[unit];
  const auto& node = builder.graph().node(made.node);
  const auto& op = opOf<Pool>(builder.graph(), made.node);
  return {.src = builder.mapOf(builder.graph().shape(node.src[0]), builder.typeOf(unit)),
          .dst = builder.mapOf(unit),
          .window = slidingOf(op.window()),
          .max = op.pool() == PoolKind::Max};
}

std::function<kernels::DropoutRun(const TrainFrame&, const FromTo&, std::int64_t first)> dropoutRun(
    TrainBuilder& builder, UnitId unit) {
  const auto node = builder.units()[unit].node;
  const auto& op = opOf<Dropout>(builder.graph(), node);
  const kernels::DropoutRun run{
      .map = builder.mapOf(unit), .rate = op.rate(), .salt = node, .wholeImages = op.unit() == DropoutUnit::Image};
  return [=](const TrainFrame& frame, const FromTo& buffers, std::int64_t first) {
    auto now = run;
    if (!frame.seeds.empty()) {
      now.seeds = frame.seeds.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(run.map.batch));
    }
    now.src = frame.at(buffers.src, first);
    now.dst = frame.at(buffers.dst, first);
    return now;
  };
}

}  // namespace carina::graph
