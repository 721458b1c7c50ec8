// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/batch_norm.h"

#include <cmath>

#include "engine/graph/reference_map.h"

namespace carina::graph {

Shape BatchNorm::dstShape(std::span<const Shape> src) const {
  return onlySource(src);
}

std::vector<ParameterSpec> BatchNorm::parameters(std::span<const Shape> src) const {
  const Shape perChannel{src[0][0]};
  return {{.suffix = "weight", .shape = perChannel, .role = ParameterRole::NormWeight},
          {.suffix = "bias", .shape = perChannel, .role = ParameterRole::NormBias},
          {.suffix = "running_mean", .shape = perChannel, .role = ParameterRole::RunningMean},
          {.suffix = "running_var", .shape = perChannel, .role = ParameterRole::RunningVar}};
}

ReferenceArray BatchNorm::reference(std::span<const ReferenceArray> src,
                                    std::span<const std::vector<double>> parameters) const {
  auto out = src[0];
  const auto pixels = static_cast<std::size_t>(out.shape[1] * out.shape[2]);
  const auto channels = static_cast<std::size_t>(out.shape[0]);
  for (std::size_t i = 0; i < out.values.size(); ++i) {
    const auto c = i / pixels % channels;
    const double scale = parameters[0][c] / std::sqrt(parameters[3][c] + epsilon_);
    out.values[i] = (out.values[i] - parameters[2][c]) * scale + parameters[1][c];
  }
  return out;
}

}  // namespace carina::graph
