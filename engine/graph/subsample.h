// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/graph/op.h"

namespace carina::graph {

/// Every second pixel, counted from `offset` in both directions; a pixel outside the map is 0.
///
///   dst[c,p,q] = src[c, 2p+offset, 2q+offset]
///
/// Shapes   src (C,H,W) · dst (C,⌈H/2⌉,⌈W/2⌉)
/// Errors   InvalidArgument: an offset other than 0 or 1
/// Threads  immutable
/// Source   the factorized reduction of Real et al., Regularized Evolution, AAAI 2019
class Subsample : public Op {
 public:
  explicit Subsample(std::int64_t offset);

  std::int64_t offset() const { return offset_; }

  std::string_view kind() const override { return "subsample"; }
  Shape dstShape(std::span<const Shape> src) const override;
  ReferenceArray reference(std::span<const ReferenceArray> src,
                           std::span<const std::vector<double>> parameters) const override;
  ReferenceGradient backwardReference(std::span<const ReferenceArray> src,
                                      std::span<const std::vector<double>> parameters,
                                      const ReferenceArray& diffDst) const override;

 private:
  std::int64_t offset_;
};

}  // namespace carina::graph
