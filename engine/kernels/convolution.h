// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>

#include "engine/kernels/kernel.h"
#include "engine/kernels/map.h"

namespace carina::kernels {

/// What a convolution computes: dst = act(conv(src, weights) + bias [+ dst]).
struct ConvolutionSpec {
  Map src;
  Map dst;
  Sliding window;
  bool relu = false;
  bool accumulate = false;  ///< adds to what dst holds
  bool operator==(const ConvolutionSpec&) const = default;
};

/// A convolution through oneDNN. Operands: src[0], dst, weights (packed), bias (f32, O), scratch.
///
///   dst[n,p,q,o] = act(bias[o] + Σ weights[o,i,r,s] · src[n, p·stride+r−top, q·stride+s−left, i])
///
/// Shapes   src f32|bf16 · weights of src's type · dst f32|bf16 · bias f32
/// Errors   Unsupported: bf16 on a CPU without it; a shape that oneDNN refuses
/// Threads  immutable
class Convolution : public Kernel {
 public:
  static std::shared_ptr<const Convolution> make(const ConvolutionSpec& spec);

  virtual const ConvolutionSpec& spec() const = 0;

  /// Bytes of the layout that oneDNN chose for the weights.
  virtual std::int64_t packedBytes() const = 0;

  /// Lays weights (O,I,KH,KW) in f32 out as the kernel reads them, rounding to its type.
  virtual void pack(std::span<const float> weights, void* packed) const = 0;
};

/// Best of `repeats` isolated runs of the convolution without sum or ReLU, in seconds, on zeroed memory; the faster of
/// channels-last maps and of the layout that oneDNN would choose by itself.
double isolatedSeconds(const ConvolutionSpec& spec, int repeats);

}  // namespace carina::kernels
