// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/schedule.h"

#include <algorithm>

#include "engine/graph/arena.h"
#include "engine/kernels/cpu.h"

namespace carina::graph {
namespace {

std::int64_t imageBytes(const Program& program, BufferId id) {
  return id == kExternal ? program.externalImageBytes : program.buffers[id].imageBytes;
}

std::int64_t workingSet(const Program& program, const Step& step) {
  std::int64_t bytes = imageBytes(program, step.dst);
  for (const auto id : step.src) bytes += imageBytes(program, id);
  return bytes;
}

/// Images for which a step's maps fill the caches, or are as large as its weights, whichever is more.
std::int64_t wantedImages(const Program& program, const Step& step, std::int64_t cacheBytes) {
  return std::max<std::int64_t>(
      1, std::max(cacheBytes, step.weightBytes) / std::max<std::int64_t>(1, workingSet(program, step)));
}

std::int64_t largestDivisor(std::int64_t batch, std::int64_t limit) {
  for (auto divisor = std::min(batch, limit); divisor > 1; --divisor) {
    if (batch % divisor == 0) return divisor;
  }
  return 1;
}

void chooseGroups(Program& program) {
  // Twice the private caches: what spills goes to the shared cache, and longer runs read the weights less often.
  // Measured on two AVX-512 cores: 1, 2 and 4 times differ by less than the noise, a half and "all" cost 10 to 20 %.
  const auto cacheBytes = 2 * kernels::privateCacheBytes();
  std::vector<std::int64_t> images(program.steps.size());
  auto least = program.batch;
  for (std::size_t i = program.steps.size(); i-- > 0;) {
    least = std::min(least, wantedImages(program, program.steps[i], cacheBytes));
    images[i] = largestDivisor(program.batch, least);
  }
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (program.groups.empty() || program.groups.back().microBatch != images[i]) {
      program.groups.push_back({.begin = i, .end = i, .microBatch = images[i]});
    }
    program.groups.back().end = i + 1;
  }
}

std::int64_t add(std::int64_t& total, std::int64_t bytes) {
  constexpr std::int64_t kAlignment = 64;
  const auto offset = total;
  total += (bytes + kAlignment - 1) / kAlignment * kAlignment;
  return offset;
}

void placeWeights(Program& program, WeightSlot& slot, const std::shared_ptr<const kernels::Kernel>& kernel) {
  const auto perChannel = slot.channels * static_cast<std::int64_t>(sizeof(float));
  slot.kernel = std::dynamic_pointer_cast<const kernels::Convolution>(kernel);
  if (slot.kernel) {
    slot.packedOffset = add(program.weightBytes, slot.kernel->packedBytes());
  } else {
    slot.scaleOffset = add(program.weightBytes, perChannel);
  }
  slot.biasOffset = add(program.weightBytes, perChannel);
}

/// The same convolution stands in a net many times: its kernel is made once.
std::shared_ptr<const kernels::Kernel> reuse(const Program& program, std::size_t step,
                                             std::shared_ptr<const kernels::Kernel> made) {
  const auto* wanted = dynamic_cast<const kernels::Convolution*>(made.get());
  if (wanted == nullptr) return made;
  for (std::size_t i = 0; i < step; ++i) {
    const auto* known = dynamic_cast<const kernels::Convolution*>(program.steps[i].kernel.get());
    if (known != nullptr && known->spec() == wanted->spec()) return program.steps[i].kernel;
  }
  return made;
}

void makeKernels(Program& program) {
  for (const auto& group : program.groups) {
    for (auto i = group.begin; i < group.end; ++i) {
      auto& step = program.steps[i];
      step.kernel = reuse(program, i, step.make(group.microBatch));
      step.make = nullptr;
      program.scratchBytes = std::max(program.scratchBytes, step.kernel->scratchBytes());
      if (step.weights) placeWeights(program, program.slots[*step.weights], step.kernel);
    }
  }
}

const StepGroup& groupOf(const Program& program, std::int64_t step) {
  return *std::find_if(program.groups.begin(), program.groups.end(),
                       [&](const auto& group) { return static_cast<std::int64_t>(group.end) > step; });
}

/// A value that leaves its group holds the whole batch, as long as either group runs.
void layOut(Program& program) {
  std::vector<Lifetime> lifetimes;
  const auto end = static_cast<std::int64_t>(program.steps.size());
  for (auto& buffer : program.buffers) {
    const auto& first = groupOf(program, buffer.firstStep);
    const auto& last = groupOf(program, buffer.lastStep);
    buffer.spansGroups = buffer.isOutput || &first != &last;
    Lifetime lifetime{.sizeBytes = buffer.imageBytes * (buffer.spansGroups ? program.batch : first.microBatch),
                      .first = buffer.firstStep,
                      .last = buffer.lastStep};
    if (buffer.spansGroups) {
      lifetime.first = static_cast<std::int64_t>(first.begin);
      lifetime.last = buffer.isOutput ? end : static_cast<std::int64_t>(last.end) - 1;
    }
    lifetimes.push_back(lifetime);
  }
  program.arenaBytes = packArena(lifetimes);
  for (std::size_t i = 0; i < lifetimes.size(); ++i) program.buffers[i].offset = lifetimes[i].offset;
}

}  // namespace

void schedule(Program& program) {
  chooseGroups(program);
  makeKernels(program);
  layOut(program);
}

}  // namespace carina::graph
