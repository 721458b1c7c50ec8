// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/kernels: what a convolution and its two gradients share.

#include <span>
#include <string>

#include <oneapi/dnnl/dnnl.hpp>

#include "engine/kernels/convolution.h"

namespace carina::kernels {

/// "3×3 stride 1 of 16×64×56×56 to 64 channels in f32"
std::string shapesOf(const ConvolutionSpec& spec);

/// Weights (O,I,KH,KW) in `type`, laid out as `tag` says.
dnnl::memory::desc describeWeights(const ConvolutionSpec& spec, DType type, dnnl::memory::format_tag tag);

/// Strides and the padding on both sides, as oneDNN wants them.
struct WindowDims {
  explicit WindowDims(const Sliding& window)
      : strides{window.strideRows, window.strideColumns},
        before{window.top, window.left},
        after{window.bottom, window.right} {}
  dnnl::memory::dims strides;
  dnnl::memory::dims before;
  dnnl::memory::dims after;
};

/// Throws Unsupported where the CPU does not compute in the spec's type.
void requireType(const ConvolutionSpec& spec);

/// Moves weights from one layout to another; `what` names the kernel in errors.
struct WeightMove {
  dnnl::memory::desc from;
  dnnl::memory::desc to;
  const void* src = nullptr;
  void* dst = nullptr;
};
void moveWeights(const WeightMove& move, const std::string& what);

/// What an isolated run of a kernel takes.
struct IsolatedBytes {
  std::int64_t src = 0;
  std::int64_t secondSrc = 0;
  std::int64_t weights = 0;
  std::int64_t dst = 0;
  std::int64_t biasChannels = 0;
};

/// Best of `repeats` runs of a kernel alone, in seconds, on values like a net's.
double bestRun(const Kernel& kernel, const IsolatedBytes& bytes, int repeats);

}  // namespace carina::kernels
