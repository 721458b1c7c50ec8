// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/graph/program.h"

namespace carina::graph {

/// Decides how many images go through which steps together, makes the kernels, and lays out arena and packed weights.
///
/// Early maps are large and their weights small: few images at a time keep them in cache. Late weights are large: more
/// images at a time read them less often.
/// Errors   Unsupported: a kernel that the library refuses
void schedule(Program& program);

}  // namespace carina::graph
