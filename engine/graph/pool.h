// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/graph/op.h"
#include "engine/graph/window.h"

namespace carina::graph {

enum class PoolKind { Max, Average };

/// Largest or mean value under a window; pixels outside the map do not count in either.
///
/// Shapes   src (C,H,W) · dst (C,P,Q)
/// Errors   InvalidArgument: the map is smaller than the kernel
/// Threads  immutable
class Pool : public Op {
 public:
  Pool(PoolKind pool, Window window) : pool_(pool), window_(window) {}

  PoolKind pool() const { return pool_; }
  const Window& window() const { return window_; }

  std::string_view kind() const override { return pool_ == PoolKind::Max ? "max_pool" : "average_pool"; }
  Shape dstShape(std::span<const Shape> src) const override;
  ReferenceArray reference(std::span<const ReferenceArray> src,
                           std::span<const std::vector<double>> parameters) const override;
  ReferenceGradient backwardReference(std::span<const ReferenceArray> src,
                                      std::span<const std::vector<double>> parameters,
                                      const ReferenceArray& diffDst) const override;

 private:
  PoolKind pool_;
  Window window_;
};

/// The mean over the whole map: (C,H,W) → (C,1,1).
///
/// Threads  immutable
/// Source   Lin, Chen, Yan: Network in Network, ICLR 2014
class GlobalAverage : public Op {
 public:
  std::string_view kind() const override { return "global_average"; }
  Shape dstShape(std::span<const Shape> src) const override;
  ReferenceArray reference(std::span<const ReferenceArray> src,
                           std::span<const std::vector<double>> parameters) const override;
  ReferenceGradient backwardReference(std::span<const ReferenceArray> src,
                                      std::span<const std::vector<double>> parameters,
                                      const ReferenceArray& diffDst) const override;
};

}  // namespace carina::graph
