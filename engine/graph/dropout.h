// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/graph/op.h"

namespace carina::graph {

/// Sets values to zero with probability `rate` while training and scales the others by 1/(1−rate); in evaluation it
/// passes them through.
///
/// Threads  immutable
/// Source   Srivastava et al., Dropout, JMLR 2014
class Dropout : public Op {
 public:
  explicit Dropout(double rate) : rate_(rate) {}

  double rate() const { return rate_; }

  std::string_view kind() const override { return "dropout"; }
  Shape dstShape(std::span<const Shape> src) const override;
  ReferenceArray reference(std::span<const ReferenceArray> src,
                           std::span<const std::vector<double>> parameters) const override;
  ReferenceGradient backwardReference(std::span<const ReferenceArray> src,
                                      std::span<const std::vector<double>> parameters,
                                      const ReferenceArray& diffDst) const override;

 private:
  double rate_;
};

}  // namespace carina::graph
