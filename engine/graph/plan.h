// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/dtype.h"
#include "engine/graph/graph.h"

namespace carina::graph {

struct Program;

/// What a plan is made for.
struct PlanOptions {
  std::int64_t batch = 1;
  DType precision = DType::F32;                   ///< F32, or BF16 activations and weights with f32 accumulation
  std::vector<std::string> outputs = {"logits"};  ///< of the graph's outputs, those that are wanted
};

/// What a plan will take, known before anything runs.
struct PlanCost {
  std::int64_t macs = 0;          ///< of one batch, after the plan's rewrites
  std::int64_t arenaBytes = 0;    ///< activations of one executor
  std::int64_t scratchBytes = 0;  ///< working memory of the kernels, one executor
  std::int64_t weightBytes = 0;   ///< packed weights, shared by executors
};

/// How a graph is run, decided once: fusions, kernels, layouts, order, and where each value lies in one arena.
///
/// Batch norm is folded into convolutions; ReLU and sums ride on convolutions; joined values are never copied together.
///
/// Errors   InvalidArgument: batch < 1, unknown output · Unsupported: bf16 on this CPU, an op without a kernel
/// Threads  immutable; const calls from many threads
class Plan {
 public:
  static std::shared_ptr<const Plan> make(const Graph& graph, const PlanOptions& options);
  ~Plan();
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  const PlanOptions& options() const { return options_; }
  const PlanCost& cost() const { return cost_; }
  const Shape& inputShape() const { return inputShape_; }

  /// One line a step: what runs, on which shapes, by which kernel.
  std::vector<std::string> describe() const;

  /// For the executor and the weights' packing.
  const Program& program() const { return *program_; }

 private:
  Plan(PlanOptions options, std::unique_ptr<const Program> program);
  PlanOptions options_;
  PlanCost cost_;
  Shape inputShape_;
  std::unique_ptr<const Program> program_;
};

/// True where this CPU computes bf16 natively; elsewhere a bf16 plan is refused.
bool hasNativeBf16();

}  // namespace carina::graph
