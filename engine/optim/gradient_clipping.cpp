// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/gradient_clipping.h"

#include <cmath>
#include <cstdint>
#include <vector>

#include "engine/core/error.h"
#include "engine/optim/segments.h"
#include "engine/optim/sweep.h"

namespace carina::optim {
namespace {

Segments segmentsOf(std::span<const std::span<const float>> tensors) {
  std::vector<std::int64_t> sizes;
  for (const auto& tensor : tensors) sizes.push_back(std::ssize(tensor));
  return Segments(sizes);
}

void scale(float* values, std::int64_t count, float factor) {
  sweep(
      count, [=](std::int64_t i) __attribute__((always_inline)) { values[i] *= factor; });
}

}  // namespace

double globalNorm(std::span<const std::span<const float>> tensors) {
  double sum = 0;
  for (const double part : squaredSums(segmentsOf(tensors), tensors)) sum += part;
  return std::sqrt(sum);
}

double clippingFactor(double norm, double limit) {
  if (!(limit > 0)) throw Error(ErrorCode::InvalidArgument, "gradient clipping: the limit must be above 0");
  return std::isfinite(norm) && norm > limit ? limit / norm : 1.0;
}

double clipGradients(std::span<const std::span<float>> gradients, double limit) {
  const std::vector<std::span<const float>> views(gradients.begin(), gradients.end());
  const double norm = globalNorm(views);
  const auto factor = static_cast<float>(clippingFactor(norm, limit));
  if (factor == 1.0F) return norm;
  const auto segments = segmentsOf(views);
  segments.forEach([&](std::size_t index) {
    const auto& segment = segments.all()[index];
    scale(gradients[segment.tensor].data() + segment.begin, segment.end - segment.begin, factor);
  });
  return norm;
}

}  // namespace carina::optim
