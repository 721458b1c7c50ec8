// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace carina::nets {

/// What a caller chooses about a net; what is left out is the net's own default.
///
/// Units    inputSize in pixels, rows = columns
/// Threads  a value
struct NetOptions {
  std::int64_t classes = 14;
  std::optional<std::int64_t> inputSize;
  std::int64_t channels = 3;      ///< 1 or 3, at the first convolution
  std::optional<double> dropout;  ///< rate before the last layer while training, in [0, 1)
  double dropPath = 0;            ///< rate at which the last branches are dropped while training, in [0, 1)
  double normEpsilon = 1e-5;      ///< of every batch norm; weights from Keras want 1e-3
  bool auxiliaryHead = false;     ///< AmoebaNet: a second classifier for training, output "aux_logits"
};

}  // namespace carina::nets
