// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/graph/plan.h"
#include "engine/graph/train_plan.h"
#include "engine/kernels/convolution.h"

namespace carina::graph {

/// How fast a plan could be if nothing but its multiplications took time.
struct KernelLimit {
  double seconds = 0;          ///< one batch
  std::size_t primitives = 0;  ///< convolutions and linear layers in the plan
  std::size_t distinct = 0;    ///< of them, different shapes: each measured once
};

/// Measures the sum of the best isolated times of a plan's own convolution and linear primitives; of a training plan,
/// forward, what is computed again within a memory budget, and both gradients.
///
/// Each shape runs alone, without sum or ReLU: with the whole batch at once and with the plan's micro-batch, in
/// channels-last maps and in the layout that oneDNN would choose; the fastest run ever seen counts. Measuring in
/// several rounds, between the forward passes that it judges, keeps a busy moment of the machine from spoiling either.
class KernelLimitMeter {
 public:
  explicit KernelLimitMeter(const Plan& plan);
  explicit KernelLimitMeter(const TrainPlan& plan);

  /// Another round: each shape `repeats` times.
  ///
  /// Errors   as Plan::make()
  /// Threads  uses all threads; nothing else should run meanwhile
  void measure(int repeats);

  /// Of the rounds so far; infinite seconds before the first.
  KernelLimit limit() const { return limit_; }

 private:
  enum class Product { Forward, DataGradient, WeightGradient };

  struct Shape {
    Product product;
    kernels::ConvolutionSpec spec;
    std::size_t primitives = 0;
    double seconds = 0;  ///< best for the whole batch
  };

  void add(const kernels::Kernel& kernel);
  double bestSeconds(const Shape& shape, int repeats) const;

  std::int64_t batch_;
  std::vector<Shape> shapes_;
  KernelLimit limit_;
};

}  // namespace carina::graph
