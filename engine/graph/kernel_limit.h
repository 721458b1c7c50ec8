// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/graph/plan.h"

namespace carina::graph {

/// How fast a plan could be if nothing but its multiplications took time.
struct KernelLimit {
  double seconds = 0;           ///< one batch
  double convolutionFlops = 0;  ///< of that batch: two for each multiply-accumulate
  std::size_t primitives = 0;   ///< convolutions and linear layers in the plan
  std::size_t distinct = 0;     ///< of them, different shapes: each measured once
};

/// The sum of the best isolated times of the plan's own convolution and linear primitives.
///
/// Each shape runs `repeats` times alone on zeroed memory, without sum or ReLU: with the whole batch at once and with
/// the plan's micro-batch, in channels-last maps and in the layout that oneDNN would choose; the fastest counts.
/// Errors   as Plan::make()
/// Threads  uses all threads; nothing else should run meanwhile
KernelLimit measureKernelLimit(const Plan& plan, int repeats);

}  // namespace carina::graph
