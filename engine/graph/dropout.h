// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/graph/op.h"

namespace carina::graph {

/// What is dropped as one.
enum class DropoutUnit {
  Value,
  Image,  ///< an image's whole map: drop-path, where it ends a branch
};

/// Sets values, or whole maps, to zero with probability `rate` while training and scales the others by 1/(1−rate); in
/// evaluation it passes them through.
///
/// Threads  immutable
/// Source   Srivastava et al., Dropout, JMLR 2014; Huang et al., Deep Networks with Stochastic Depth, ECCV 2016
class Dropout : public Op {
 public:
  explicit Dropout(double rate, DropoutUnit unit = DropoutUnit::Value) : rate_(rate), unit_(unit) {}

  double rate() const { return rate_; }
  DropoutUnit unit() const { return unit_; }

  std::string_view kind() const override { return "dropout"; }
  Shape dstShape(std::span<const Shape> src) const override;
  ReferenceArray reference(std::span<const ReferenceArray> src,
                           std::span<const std::vector<double>> parameters) const override;
  ReferenceGradient backwardReference(std::span<const ReferenceArray> src,
                                      std::span<const std::vector<double>> parameters,
                                      const ReferenceArray& diffDst) const override;

 private:
  double rate_;
  DropoutUnit unit_;
};

}  // namespace carina::graph
