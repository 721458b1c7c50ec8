// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/graph/aligned_bytes.h"
#include "engine/graph/executor.h"

namespace carina::graph {

/// The packed bytes; the program's slots say what lies where.
struct PackedWeights::Storage {
  AlignedBytes bytes;
};

}  // namespace carina::graph
