// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/graph/train_kernels.h"
#include "engine/graph/train_plan.h"
#include "engine/graph/train_program.h"

namespace carina::graph {

/// The program whose arena and parameters fit into `options.memoryBudgetBytes` at the lowest cost that a search finds:
/// chains of values between those that stay, the cheap ones of them first, then one after another back into memory
/// while there is room.
///
/// Errors   ResourceExhausted: none fits; names the smallest found
TrainProgram emitWithin(const Graph& graph, const TrainOptions& options, TrainKernels& kernels);

}  // namespace carina::graph
