// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/graph/op.h"

namespace carina::graph {

/// Batch normalisation per channel; in evaluation with the running statistics.
///
///   dst = (src − running_mean) / √(running_var + epsilon) · weight + bias
///
/// Shapes   src, dst (C,H,W) · all four parameters (C)
/// Threads  immutable
/// Source   Ioffe and Szegedy, Batch Normalization, ICML 2015
class BatchNorm : public Op {
 public:
  explicit BatchNorm(double epsilon = 1e-5) : epsilon_(epsilon) {}

  double epsilon() const { return epsilon_; }

  std::string_view kind() const override { return "batch_norm"; }
  Shape dstShape(std::span<const Shape> src) const override;
  std::vector<ParameterSpec> parameters(std::span<const Shape> src) const override;
  ReferenceArray reference(std::span<const ReferenceArray> src,
                           std::span<const std::vector<double>> parameters) const override;
  ReferenceArray trainingReference(std::span<const ReferenceArray> src,
                                   std::span<const std::vector<double>> parameters) const override;
  ReferenceGradient backwardReference(std::span<const ReferenceArray> src,
                                      std::span<const std::vector<double>> parameters,
                                      const ReferenceArray& diffDst) const override;

 private:
  double epsilon_;
};

}  // namespace carina::graph
