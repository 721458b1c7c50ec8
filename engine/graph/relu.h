// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/graph/op.h"

namespace carina::graph {

/// dst = max(src, 0)
///
/// Threads  immutable
class Relu : public Op {
 public:
  std::string_view kind() const override { return "relu"; }
  Shape dstShape(std::span<const Shape> src) const override;
  ReferenceArray reference(std::span<const ReferenceArray> src,
                           std::span<const std::vector<double>> parameters) const override;
  ReferenceGradient backwardReference(std::span<const ReferenceArray> src,
                                      std::span<const std::vector<double>> parameters,
                                      const ReferenceArray& diffDst) const override;
};

}  // namespace carina::graph
