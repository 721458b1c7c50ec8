// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/shape.h"
#include "engine/graph/plan.h"
#include "engine/kernels/convolution.h"
#include "engine/kernels/kernel.h"

namespace carina::graph {

using BufferId = std::size_t;

/// The caller's images: read where they are.
inline constexpr BufferId kExternal = std::numeric_limits<BufferId>::max();

/// Memory of one value in the arena.
struct Buffer {
  std::int64_t imageBytes = 0;
  std::int64_t firstStep = std::numeric_limits<std::int64_t>::max();
  std::int64_t lastStep = -1;
  bool spansGroups = false;  ///< holds the whole batch, not one micro-batch
  bool isOutput = false;
  std::int64_t offset = 0;
};

/// Which parameters a step reads and where they lie, packed.
struct WeightSlot {
  std::string weightName;  ///< empty for a pass that only normalises
  std::string biasName;    ///< empty where there is none
  std::string normName;    ///< prefix of the batch norm's parameters, empty where there is none
  double normEpsilon = 0;
  std::int64_t normFirstChannel = 0;
  std::int64_t channels = 0;
  std::shared_ptr<const kernels::Convolution> kernel;  ///< null for passes
  std::int64_t packedOffset = 0;
  std::int64_t scaleOffset = 0;
  std::int64_t biasOffset = 0;
};

/// One run of one kernel.
struct Step {
  std::function<std::shared_ptr<const kernels::Kernel>(std::int64_t batch)> make;
  std::shared_ptr<const kernels::Kernel> kernel;
  std::vector<BufferId> src;
  BufferId dst = 0;
  std::optional<std::size_t> weights;
  std::int64_t macs = 0;         ///< of one image
  std::int64_t weightBytes = 0;  ///< unpacked
};

/// Steps that run for one micro-batch after another, so that what they pass on stays in cache.
struct StepGroup {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::int64_t microBatch = 1;
};

/// Everything a plan decided; what the executor and the packing read.
struct Program {
  std::vector<Step> steps;
  std::vector<StepGroup> groups;
  std::vector<Buffer> buffers;
  std::vector<WeightSlot> slots;
  std::map<std::string, BufferId, std::less<>> outputs;
  std::map<std::string, Shape, std::less<>> outputShapes;
  std::int64_t externalImageBytes = 0;
  std::int64_t batch = 1;
  std::int64_t arenaBytes = 0;
  std::int64_t scratchBytes = 0;
  std::int64_t weightBytes = 0;
  Shape inputShape;
  std::shared_ptr<const Graph> graph;
};

}  // namespace carina::graph
