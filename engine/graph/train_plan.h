// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/dtype.h"
#include "engine/graph/graph.h"

namespace carina::graph {

struct TrainProgram;

/// What a training plan is made for.
struct TrainOptions {
  std::int64_t batch = 1;
  DType precision = DType::F32;                   ///< BF16: activations, their gradients and compute weights in bf16
  std::vector<std::string> outputs = {"logits"};  ///< of the graph's outputs, those that a loss is computed of
  std::int64_t memoryBudgetBytes = 0;  ///< for arenaBytes + parameterBytes of TrainCost; 0: as much as it takes
};

/// What a training step takes, known before anything runs.
struct TrainCost {
  std::int64_t macs = 0;            ///< one batch: forward and both gradients
  std::int64_t arenaBytes = 0;      ///< activations, their gradients, packed weights, scratch
  std::int64_t parameterBytes = 0;  ///< values and gradients in f32
  std::int64_t recomputedMacs = 0;  ///< one batch: on top of `macs`, where a memory budget asks for it
  std::int64_t recomputedValues = 0;
  std::int64_t recomputedBytes = 0;
};

/// How a graph is trained, decided once: what is kept from forward to backward, the order, the kernels, the memory.
///
/// Kept are the results of convolutions, pools and sums. Batch norm, ReLU and concatenation are applied as their
/// readers read, and once more backward. Groups of steps run one micro-batch after another, so that what they pass on
/// stays in cache, up to where a batch norm must know the whole batch. The means that batch norm's gradient subtracts
/// are subtracted once for all readers of a value.
///
/// Where that takes more memory than the budget, some values are dropped after their last reader forward and computed
/// again, to the same bits, before the backward pass reads them: those that cost least for what they free. The budget
/// counts what the plan and its executor hold for long: the arena, and the parameters with their gradients. It does not
/// count the caller's images, an optimiser's state, per-channel statistics and the program itself.
///
/// Errors   InvalidArgument: batch < 1, unknown output, a negative budget · Unsupported: bf16 on this CPU, an op that
///          cannot be trained · ResourceExhausted: the budget is below what any choice of dropped values reaches
/// Threads  immutable; const calls from many threads
class TrainPlan {
 public:
  static std::shared_ptr<const TrainPlan> make(const Graph& graph, const TrainOptions& options);
  ~TrainPlan();
  TrainPlan(const TrainPlan&) = delete;
  TrainPlan& operator=(const TrainPlan&) = delete;

  const TrainOptions& options() const { return options_; }
  const TrainCost& cost() const { return cost_; }

  /// One line a step, in the order in which they run.
  std::vector<std::string> describe() const;

  /// For the executor.
  const TrainProgram& program() const { return *program_; }

 private:
  TrainPlan(TrainOptions options, std::unique_ptr<const TrainProgram> program);
  TrainOptions options_;
  TrainCost cost_;
  std::unique_ptr<const TrainProgram> program_;
};

}  // namespace carina::graph
