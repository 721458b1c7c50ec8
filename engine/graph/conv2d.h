// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/graph/op.h"
#include "engine/graph/window.h"

namespace carina::graph {

/// Two-dimensional convolution (cross-correlation) without bias.
///
///   dst[n,o,p,q] = Σ weights[o,i,r,s] · src[n,i, p·stride+r−top, q·stride+s−left]
///
/// Shapes   src (C,H,W) · weights (O,C,KH,KW) · dst (O,P,Q)
/// Errors   InvalidArgument: the map is smaller than the kernel
/// Threads  immutable
/// Source   Goodfellow et al., Deep Learning, 9.1
class Conv2d : public Op {
 public:
  Conv2d(std::int64_t filters, Window window) : filters_(filters), window_(window) {}

  std::int64_t filters() const { return filters_; }
  const Window& window() const { return window_; }

  std::string_view kind() const override { return "conv2d"; }
  Shape dstShape(std::span<const Shape> src) const override;
  std::vector<ParameterSpec> parameters(std::span<const Shape> src) const override;
  std::int64_t macs(std::span<const Shape> src) const override;
  ReferenceArray reference(std::span<const ReferenceArray> src,
                           std::span<const std::vector<double>> parameters) const override;
  ReferenceGradient backwardReference(std::span<const ReferenceArray> src,
                                      std::span<const std::vector<double>> parameters,
                                      const ReferenceArray& diffDst) const override;

 private:
  std::int64_t filters_;
  Window window_;
};

}  // namespace carina::graph
