// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/kernels/kernel.h"
#include "engine/kernels/map.h"

namespace carina::kernels {

/// What a pool computes over windows of a map.
struct PoolingSpec {
  Map src;
  Map dst;
  Sliding window;
  bool max = true;  ///< else the mean of the pixels inside the map
};

/// Pooling through oneDNN. Operands: src[0], dst, scratch.
///
/// Errors   Unsupported: a shape that oneDNN refuses
/// Threads  immutable
std::shared_ptr<const Kernel> makePooling(const PoolingSpec& spec);

}  // namespace carina::kernels
