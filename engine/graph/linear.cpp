// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/linear.h"

#include "engine/core/error.h"
#include "engine/graph/reference_map.h"

namespace carina::graph {

Shape Linear::dstShape(std::span<const Shape> src) const {
  const auto& shape = onlySource(src);
  if (shape[1] != 1 || shape[2] != 1) {
    throw Error(ErrorCode::InvalidArgument, "linear takes one pixel of channels, got " + toString(shape));
  }
  return {outputs_, 1, 1};
}

std::vector<ParameterSpec> Linear::parameters(std::span<const Shape> src) const {
  return {{.suffix = "weight", .shape = {outputs_, src[0][0]}, .role = ParameterRole::LinearWeight},
          {.suffix = "bias", .shape = {outputs_}, .role = ParameterRole::LinearBias}};
}

std::int64_t Linear::macs(std::span<const Shape> src) const {
  return outputs_ * src[0][0];
}

ReferenceArray Linear::reference(std::span<const ReferenceArray> src,
                                 std::span<const std::vector<double>> parameters) const {
  const auto& in = src[0];
  const auto channels = static_cast<std::size_t>(in.shape[0]);
  const auto outputs = static_cast<std::size_t>(outputs_);
  auto out = makeReference(in.batch, {outputs_, 1, 1});
  for (std::size_t i = 0; i < out.values.size(); ++i) {
    const auto n = i / outputs;
    const auto o = i % outputs;
    double sum = parameters[1][o];
    for (std::size_t c = 0; c < channels; ++c) sum += parameters[0][o * channels + c] * in.values[n * channels + c];
    out.values[i] = sum;
  }
  return out;
}

ReferenceGradient Linear::backwardReference(std::span<const ReferenceArray> src,
                                            std::span<const std::vector<double>> parameters,
                                            const ReferenceArray& diffDst) const {
  const auto channels = static_cast<std::size_t>(src[0].shape[0]);
  const auto outputs = static_cast<std::size_t>(outputs_);
  ReferenceGradient gradient{.src = {makeReference(src[0].batch, src[0].shape)},
                             .parameters = {std::vector<double>(outputs * channels), std::vector<double>(outputs)}};
  for (std::size_t i = 0; i < diffDst.values.size(); ++i) {
    const auto n = i / outputs;
    const auto o = i % outputs;
    gradient.parameters[1][o] += diffDst.values[i];
    for (std::size_t c = 0; c < channels; ++c) {
      gradient.parameters[0][o * channels + c] += diffDst.values[i] * src[0].values[n * channels + c];
      gradient.src[0].values[n * channels + c] += diffDst.values[i] * parameters[0][o * channels + c];
    }
  }
  return gradient;
}

}  // namespace carina::graph
