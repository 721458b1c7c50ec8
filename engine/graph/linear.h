// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/graph/op.h"

namespace carina::graph {

/// dst[o] = bias[o] + Σ weight[o,i] · src[i]
///
/// Shapes   src (C,1,1) · weight (O,C) · bias (O) · dst (O,1,1)
/// Errors   InvalidArgument: a source with more than one pixel
/// Threads  immutable
class Linear : public Op {
 public:
  explicit Linear(std::int64_t outputs) : outputs_(outputs) {}

  std::int64_t outputs() const { return outputs_; }

  std::string_view kind() const override { return "linear"; }
  Shape dstShape(std::span<const Shape> src) const override;
  std::vector<ParameterSpec> parameters(std::span<const Shape> src) const override;
  std::int64_t macs(std::span<const Shape> src) const override;
  ReferenceArray reference(std::span<const ReferenceArray> src,
                           std::span<const std::vector<double>> parameters) const override;
  ReferenceGradient backwardReference(std::span<const ReferenceArray> src,
                                      std::span<const std::vector<double>> parameters,
                                      const ReferenceArray& diffDst) const override;

 private:
  std::int64_t outputs_;
};

}  // namespace carina::graph
