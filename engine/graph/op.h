// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/shape.h"

namespace carina::graph {

/// What a parameter is for; decides how it is initialised, whether it decays and how it is packed.
enum class ParameterRole { ConvWeight, LinearWeight, LinearBias, NormWeight, NormBias, RunningMean, RunningVar };

/// True for what a gradient changes; running statistics are kept, not trained.
constexpr bool isTrainable(ParameterRole role) {
  return role != ParameterRole::RunningMean && role != ParameterRole::RunningVar;
}

/// One named tensor that an op owns; the full name is `node name + "." + suffix`.
struct ParameterSpec {
  std::string suffix;
  Shape shape;
  ParameterRole role;
};

/// A batch of values in double precision, for the plain loops that prove the fast kernels.
struct ReferenceArray {
  std::int64_t batch = 1;
  Shape shape;                 ///< one image: C, H, W
  std::vector<double> values;  ///< N, C, H, W row by row
};

/// Gradients of a loss by what an op read, in double precision.
struct ReferenceGradient {
  std::vector<ReferenceArray> src;              ///< as the op's sources
  std::vector<std::vector<double>> parameters;  ///< as Op::parameters(); empty where a parameter is not trained
};

/// What a node does: shapes, parameters and arithmetic, but no memory and no threads.
///
/// Shapes   of one image, (C, H, W); the batch is the plan's business
/// Errors   InvalidArgument: source shapes that the op cannot take, named
/// Threads  immutable; const calls from many threads
class Op {
 public:
  Op() = default;
  virtual ~Op() = default;
  Op(const Op&) = delete;
  Op& operator=(const Op&) = delete;

  /// The op's name in listings, e.g. "conv2d".
  virtual std::string_view kind() const = 0;

  virtual Shape dstShape(std::span<const Shape> src) const = 0;

  /// In the order in which reference() takes them.
  virtual std::vector<ParameterSpec> parameters(std::span<const Shape>) const { return {}; }

  /// Multiply-accumulates for one image; passes over memory count as none.
  virtual std::int64_t macs(std::span<const Shape>) const { return 0; }

  /// The op in evaluation mode as a plain loop in double precision.
  virtual ReferenceArray reference(std::span<const ReferenceArray> src,
                                   std::span<const std::vector<double>> parameters) const = 0;

  /// The op in training mode; the same unless it looks at the whole batch.
  virtual ReferenceArray trainingReference(std::span<const ReferenceArray> src,
                                           std::span<const std::vector<double>> parameters) const {
    return reference(src, parameters);
  }

  /// The gradient in training mode as a plain loop: by the chain rule from `diffDst`, that of the op's result.
  virtual ReferenceGradient backwardReference(std::span<const ReferenceArray> src,
                                              std::span<const std::vector<double>> parameters,
                                              const ReferenceArray& diffDst) const = 0;
};

}  // namespace carina::graph
