// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "engine/nets/layers.h"

namespace carina::nets {

/// The size of an AmoebaNet-D: normal cells in each of its three stacks, and filters of the first stack.
struct AmoebaNetSize {
  std::int64_t cells;
  std::int64_t filters;
};

/// The size that "amoebanet_d_N_F" names; nothing for a name of another form.
///
/// Errors   InvalidArgument: N outside 1 .. 64, F outside 16 .. 4096 or no multiple of 16
std::optional<AmoebaNetSize> findAmoebaNetSize(std::string_view name);

/// AmoebaNet-D: a stem of one convolution and two reduction cells, then three stacks of normal cells with a reduction
/// cell between them, each doubling the filters.
///
/// Source   Real et al., Regularized Evolution for Image Classifier Architecture Search, AAAI 2019
graph::Graph makeAmoebaNetD(AmoebaNetSize size, const NetInput& input);

}  // namespace carina::nets
