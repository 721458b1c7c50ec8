// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>

#include "engine/kernels/convolution.h"

namespace carina::kernels {

/// The gradient of a convolution by its src, through oneDNN. Operands: src[0] is diffDst, dst is diffSrc, weights
/// (packed), scratch.
///
///   diffSrc[n,i,y,x] = Σ weights[o,i,r,s] · diffDst[n,o,p,q]   over p·stride+r−top = y, q·stride+s−left = x
///
/// Shapes   as the convolution's; `spec.relu` and `spec.accumulate` do not matter
/// Errors   as Convolution::make()
/// Threads  immutable
class DataGradient : public Kernel {
 public:
  static std::shared_ptr<const DataGradient> make(const ConvolutionSpec& spec);

  virtual const ConvolutionSpec& spec() const = 0;
  virtual std::int64_t packedBytes() const = 0;

  /// Lays weights (O,I,KH,KW) in f32 out as the kernel reads them, rounding to its type.
  virtual void pack(std::span<const float> weights, void* packed) const = 0;
};

/// The gradient of a convolution by its weights, through oneDNN; of a 1×1 convolution, as a product of matrices.
/// Operands: src[0] is src, src[1] is diffDst, dst is the gradient in the layout that oneDNN chose, in f32; scratch.
///
///   diffWeights[o,i,r,s] = Σ diffDst[n,o,p,q] · src[n,i, p·stride+r−top, q·stride+s−left]
///
/// Errors   as Convolution::make()
/// Threads  immutable
class WeightGradient : public Kernel {
 public:
  static std::shared_ptr<const WeightGradient> make(const ConvolutionSpec& spec);

  virtual const ConvolutionSpec& spec() const = 0;
  virtual std::int64_t packedBytes() const = 0;

  /// True where dst is (O,I,KH,KW) as it is and Operands::accumulate is honoured: no unpack() is needed.
  virtual bool isPlain() const { return false; }

  /// Lays the gradient out as (O,I,KH,KW).
  virtual void unpack(const void* packed, std::span<float> weights) const = 0;
};

/// Best of `repeats` isolated runs, in seconds, as isolatedSeconds() of the convolution itself.
double isolatedDataGradientSeconds(const ConvolutionSpec& spec, int repeats);
double isolatedWeightGradientSeconds(const ConvolutionSpec& spec, int repeats);

}  // namespace carina::kernels
