// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/graph/norm_group.h"
#include "engine/graph/train_draft.h"
#include "engine/kernels/kernel.h"

namespace carina::graph {

using TrainBufferId = std::size_t;

/// Memory in the arena of a training plan, alive from its first group to its last.
struct TrainBuffer {
  std::int64_t imageBytes = 0;  ///< of one image
  std::int64_t images = 0;      ///< a whole batch, one micro-batch, or 1 where its size depends on no batch
  bool isWholeBatch = false;
  std::int64_t firstGroup = std::numeric_limits<std::int64_t>::max();
  std::int64_t lastGroup = -1;
  std::int64_t offset = 0;
};

/// Where one step finds everything.
struct TrainFrame {
  const std::vector<TrainBuffer>* buffers = nullptr;
  std::byte* arena = nullptr;
  double* doubles = nullptr;             ///< sums over the batch
  float* floats = nullptr;               ///< what a pass multiplies with, per channel
  std::span<float* const> values;        ///< of every parameter
  std::span<float* const> gradients;     ///< of every trainable parameter, null for the others
  std::span<const float> images;         ///< N,C,H,W
  double momentum = 0.1;                 ///< of the running statistics
  std::span<const std::uint64_t> seeds;  ///< of each image's random choices; empty: nothing is left to chance
  NormGroup* normGroup = nullptr;        ///< whose batches are normalised as one; null: this one alone

  /// Values of all batches that are normalised as one, for so many of this one's.
  double together(double own) const { return normGroup == nullptr ? own : own * normGroup->size(); }

  /// Sums over the batch become sums over all of them.
  void sumTogether(std::int64_t firstDouble, std::int64_t count) const {
    if (normGroup != nullptr) normGroup->sum({doubles + firstDouble, static_cast<std::size_t>(count)});
  }

  /// The micro-batch of a buffer that begins with image `first`.
  std::byte* at(TrainBufferId id, std::int64_t first) const {
    const auto& buffer = (*buffers)[id];
    return arena + buffer.offset + (buffer.isWholeBatch ? first * buffer.imageBytes : 0);
  }
};

/// One thing to do for one micro-batch (or once, before or after all of a group's).
struct TrainStep {
  std::string description;  ///< "kind: …"
  std::shared_ptr<const kernels::Kernel> kernel;
  using Run = std::function<void(const TrainFrame&, kernels::Call*, std::int64_t first)>;
  Run run;
};

/// Steps between two moments at which the whole batch must be known: they run for one micro-batch after another.
struct TrainGroup {
  std::int64_t microBatch = 1;
  std::vector<TrainStep> before;
  std::vector<TrainStep> steps;
  std::vector<TrainStep> after;
};

/// An output of the graph: its unit's values and the gradient that the caller gives, both N × elements in f32.
struct TrainOutput {
  TrainBufferId data = 0;
  TrainBufferId diff = 0;
  Shape shape;
};

/// Everything a training plan decided.
struct TrainProgram {
  std::vector<TrainGroup> groups;
  std::size_t backwardBegin = 0;  ///< the first group of the backward pass
  std::vector<TrainBuffer> buffers;
  std::map<std::string, TrainOutput, std::less<>> outputs;
  std::vector<Parameter> parameters;
  std::vector<std::size_t> gradientGroups;  ///< of every parameter, the last group that writes its gradient; or 0
  std::int64_t doubles = 0;
  std::int64_t floats = 0;
  std::int64_t arenaBytes = 0;
  std::int64_t batch = 1;
  std::int64_t macs = 0;  ///< of the three products of one batch
  std::int64_t recomputedMacs = 0;
  std::int64_t recomputedValues = 0;
  std::int64_t recomputedBytes = 0;
  Shape inputShape;

  /// Values and gradients of the parameters, in f32.
  std::int64_t parameterBytes() const {
    std::int64_t bytes = 0;
    for (const auto& parameter : parameters) {
      const auto one = parameter.shape.elements() * static_cast<std::int64_t>(sizeof(float));
      bytes += isTrainable(parameter.role) ? 2 * one : one;
    }
    return bytes;
  }
};

}  // namespace carina::graph
