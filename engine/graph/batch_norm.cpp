// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/batch_norm.h"

#include <cmath>
#include <utility>

#include "engine/graph/reference_map.h"

namespace carina::graph {
namespace {

std::size_t channelOf(const ReferenceArray& array, std::size_t index) {
  return index / static_cast<std::size_t>(array.shape[1] * array.shape[2]) % static_cast<std::size_t>(array.shape[0]);
}

/// Mean and variance (divided by n) of each channel over the batch.
struct Moments {
  std::vector<double> mean;
  std::vector<double> variance;
};

Moments momentsOf(const ReferenceArray& array) {
  const auto channels = static_cast<std::size_t>(array.shape[0]);
  const double count = static_cast<double>(array.values.size()) / static_cast<double>(channels);
  Moments moments{.mean = std::vector<double>(channels), .variance = std::vector<double>(channels)};
  for (std::size_t i = 0; i < array.values.size(); ++i) moments.mean[channelOf(array, i)] += array.values[i] / count;
  for (std::size_t i = 0; i < array.values.size(); ++i) {
    const double difference = array.values[i] - moments.mean[channelOf(array, i)];
    moments.variance[channelOf(array, i)] += difference * difference / count;
  }
  return moments;
}

}  // namespace

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

ReferenceArray BatchNorm::trainingReference(std::span<const ReferenceArray> src,
                                            std::span<const std::vector<double>> parameters) const {
  const auto moments = momentsOf(src[0]);
  const std::vector<double> ofBatch[] = {parameters[0], parameters[1], moments.mean, moments.variance};
  return reference(src, ofBatch);
}

//   dx = weight/σ · (dy − mean(dy) − x̂ · mean(dy · x̂))
ReferenceGradient BatchNorm::backwardReference(std::span<const ReferenceArray> src,
                                               std::span<const std::vector<double>> parameters,
                                               const ReferenceArray& diffDst) const {
  const auto moments = momentsOf(src[0]);
  const auto channels = moments.mean.size();
  std::vector<double> diffWeight(channels);
  std::vector<double> diffBias(channels);
  const auto normalised = [&](std::size_t i, std::size_t c) {
    return (src[0].values[i] - moments.mean[c]) / std::sqrt(moments.variance[c] + epsilon_);
  };
  for (std::size_t i = 0; i < diffDst.values.size(); ++i) {
    const auto c = channelOf(src[0], i);
    diffBias[c] += diffDst.values[i];
    diffWeight[c] += diffDst.values[i] * normalised(i, c);
  }
  auto diff = diffDst;
  const double count = static_cast<double>(diff.values.size()) / static_cast<double>(channels);
  for (std::size_t i = 0; i < diff.values.size(); ++i) {
    const auto c = channelOf(src[0], i);
    const double scale = parameters[0][c] / std::sqrt(moments.variance[c] + epsilon_);
    diff.values[i] = scale * (diff.values[i] - diffBias[c] / count - normalised(i, c) * diffWeight[c] / count);
  }
  return {.src = {std::move(diff)}, .parameters = {std::move(diffWeight), std::move(diffBias), {}, {}}};
}

}  // namespace carina::graph
