// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <tuple>
#include <vector>

#include "engine/kernels/convolution.h"
#include "engine/kernels/convolution_gradient.h"

namespace carina::graph {

/// The kernels of convolutions and of their gradients, each made once for all steps that want it.
///
/// Errors   as kernels::Convolution::make()
/// Threads  one thread at a time
class TrainKernels {
 public:
  /// `Product` is kernels::Convolution, DataGradient or WeightGradient.
  template <typename Product>
  std::shared_ptr<const Product> get(const kernels::ConvolutionSpec& spec) {
    auto& known = std::get<Known<Product>>(known_);
    const auto found = std::ranges::find_if(known, [&](const auto& kernel) { return kernel->spec() == spec; });
    return found != known.end() ? *found : known.emplace_back(Product::make(spec));
  }

 private:
  template <typename Product>
  using Known = std::vector<std::shared_ptr<const Product>>;
  std::tuple<Known<kernels::Convolution>, Known<kernels::DataGradient>, Known<kernels::WeightGradient>> known_;
};

}  // namespace carina::graph
