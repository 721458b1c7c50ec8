// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/graph: from nodes to what kernels are told.

#include "engine/core/error.h"
#include "engine/graph/graph.h"
#include "engine/graph/window.h"
#include "engine/kernels/map.h"

namespace carina::graph {

/// A node's op as the type that it is.
template <typename OpType>
const OpType& opOf(const Graph& graph, ValueId node) {
  const auto* op = dynamic_cast<const OpType*>(graph.node(node).op.get());
  if (op == nullptr) throw Error(ErrorCode::Internal, "node '" + graph.node(node).name + "' has another op");
  return *op;
}

inline kernels::Sliding slidingOf(const Window& window) {
  return {.kernelRows = window.kernel.h,
          .kernelColumns = window.kernel.w,
          .strideRows = window.stride.h,
          .strideColumns = window.stride.w,
          .top = window.padding.top,
          .left = window.padding.left,
          .bottom = window.padding.bottom,
          .right = window.padding.right};
}

}  // namespace carina::graph
