// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/executor.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "engine/graph/aligned_bytes.h"
#include "engine/graph/packed_weights.h"
#include "engine/graph/program.h"

namespace carina::graph {

struct Executor::Memory {
  explicit Memory(const Program& program) : arena(program.arenaBytes), scratch(program.scratchBytes) {
    for (const auto& step : program.steps) calls.push_back(step.kernel->makeCall());
  }

  /// Where the micro-batch of `id` that begins with image `first` lies.
  std::byte* locate(const Program& program, BufferId id, std::int64_t first) const {
    const auto& buffer = program.buffers[id];
    return arena.data() + buffer.offset + (buffer.spansGroups ? first * buffer.imageBytes : 0);
  }

  AlignedBytes arena;
  AlignedBytes scratch;
  std::vector<float> images;  ///< only where a run has fewer images than the batch
  std::vector<std::unique_ptr<kernels::Call>> calls;
  std::vector<const void*> src;
};

namespace {

kernels::Operands weightsOf(const Program& program, const Step& step, const std::byte* packed) {
  kernels::Operands operands;
  if (!step.weights) return operands;
  const auto& slot = program.slots[*step.weights];
  operands.weights = packed + slot.packedOffset;
  operands.scale = reinterpret_cast<const float*>(packed + slot.scaleOffset);
  operands.bias = reinterpret_cast<const float*>(packed + slot.biasOffset);
  return operands;
}

}  // namespace

Executor::Executor(std::shared_ptr<const Plan> plan, std::shared_ptr<const PackedWeights> weights)
    : plan_(std::move(plan)), weights_(std::move(weights)), memory_(std::make_unique<Memory>(plan_->program())) {}

Executor::~Executor() = default;

template <typename Visit>
void Executor::forEachStep(const Visit& visit) {
  const auto& program = plan_->program();
  for (const auto& group : program.groups) {
    for (std::int64_t first = 0; first < program.batch; first += group.microBatch) {
      for (auto i = group.begin; i < group.end; ++i) visit(i, first);
    }
  }
}

void Executor::run(std::span<const float> images) {
  const auto whole = wholeBatch(images);
  forEachStep([&](std::size_t step, std::int64_t first) { runStep(step, whole, first); });
}

std::vector<double> Executor::profile(std::span<const float> images) {
  using Clock = std::chrono::steady_clock;
  const auto whole = wholeBatch(images);
  std::vector<double> seconds(plan_->program().steps.size(), 0.0);
  forEachStep([&](std::size_t step, std::int64_t first) {
    const auto begin = Clock::now();
    runStep(step, whole, first);
    seconds[step] += std::chrono::duration<double>(Clock::now() - begin).count();
  });
  return seconds;
}

std::span<const float> Executor::wholeBatch(std::span<const float> images) {
  const auto& program = plan_->program();
  const auto perImage = static_cast<std::size_t>(program.inputShape.elements());
  const auto whole = perImage * static_cast<std::size_t>(program.batch);
  if (images.size() == whole) return images;
  if (images.size() % perImage != 0 || images.size() > whole) {
    throw Error(ErrorCode::InvalidArgument,
                "got " + std::to_string(images.size()) + " values; a run takes up to " + std::to_string(program.batch) +
                    " images of " + toString(program.inputShape) + " = " + std::to_string(perImage) + " values each");
  }
  memory_->images.assign(whole, 0.0F);
  std::copy(images.begin(), images.end(), memory_->images.begin());
  return memory_->images;
}

void Executor::runStep(std::size_t index, std::span<const float> images, std::int64_t first) {
  const auto& program = plan_->program();
  const auto& step = program.steps[index];
  memory_->src.clear();
  for (const auto id : step.src) {
    const void* external = images.data() + first * program.inputShape.elements();
    memory_->src.push_back(id == kExternal ? external : memory_->locate(program, id, first));
  }
  auto operands = weightsOf(program, step, weights_->storage().bytes.data());
  operands.src = memory_->src;
  operands.dst = memory_->locate(program, step.dst, first);
  operands.scratch = memory_->scratch.data();
  memory_->calls[index]->run(operands);
}

std::span<const float> Executor::output(std::string_view name) const {
  const auto& program = plan_->program();
  const auto found = program.outputs.find(name);
  if (found == program.outputs.end()) {
    throw Error(ErrorCode::NotFound, "the plan was not asked for the output '" + std::string(name) + "'");
  }
  const auto count = program.outputShapes.find(name)->second.elements() * program.batch;
  return {reinterpret_cast<const float*>(memory_->locate(program, found->second, 0)), static_cast<std::size_t>(count)};
}

}  // namespace carina::graph
