// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/graph/plan.h"
#include "engine/graph/weights.h"

namespace carina::graph {

/// Weights folded, converted and laid out as one plan's kernels want them.
///
/// Errors   InvalidArgument: what checkWeights() refuses
/// Threads  immutable; shared by the executors of the plan
class PackedWeights {
 public:
  static std::shared_ptr<const PackedWeights> pack(const Plan& plan, const Weights& weights);
  ~PackedWeights();
  PackedWeights(const PackedWeights&) = delete;
  PackedWeights& operator=(const PackedWeights&) = delete;

  struct Storage;
  const Storage& storage() const { return *storage_; }

 private:
  explicit PackedWeights(std::unique_ptr<const Storage> storage);
  std::unique_ptr<const Storage> storage_;
};

/// Runs one plan in its own memory.
///
/// Threads  one thread at a time; several executors may share a plan and its weights
class Executor {
 public:
  Executor(std::shared_ptr<const Plan> plan, std::shared_ptr<const PackedWeights> weights);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  /// Runs the net over up to `batch` images, f32 N × C × H × W; missing images count as zero.
  ///
  /// Errors   InvalidArgument: not a whole number of images, or more than the plan's batch
  void run(std::span<const float> images);

  /// As run(), with the seconds that each step took over the whole batch, in the order of Plan::describe().
  std::vector<double> profile(std::span<const float> images);

  /// A wanted output of the last run, f32 N × C × H × W over the plan's whole batch; valid until the next run.
  /// Errors   NotFound: the plan was not asked for it
  std::span<const float> output(std::string_view name) const;

 private:
  struct Memory;
  /// `images` filled up to the plan's batch.
  std::span<const float> wholeBatch(std::span<const float> images);
  /// visit(step, first image) in the order in which they run.
  template <typename Visit>
  void forEachStep(const Visit& visit);
  void runStep(std::size_t index, std::span<const float> images, std::int64_t first);

  std::shared_ptr<const Plan> plan_;
  std::shared_ptr<const PackedWeights> weights_;
  std::unique_ptr<Memory> memory_;
};

}  // namespace carina::graph
