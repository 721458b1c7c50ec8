// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/kernel_limit.h"

#include <algorithm>
#include <limits>

#include "engine/graph/program.h"

namespace carina::graph {
namespace {

/// Seconds for the whole batch, the faster of all at once and in micro-batches.
double bestSeconds(kernels::ConvolutionSpec spec, std::int64_t batch, int repeats) {
  const auto microBatch = spec.src.batch;
  const auto inParts =
      kernels::isolatedSeconds(spec, repeats) * static_cast<double>(batch) / static_cast<double>(microBatch);
  if (microBatch == batch) return inParts;
  spec.src.batch = spec.dst.batch = batch;
  return std::min(inParts, kernels::isolatedSeconds(spec, repeats));
}

}  // namespace

KernelLimitMeter::KernelLimitMeter(const Plan& plan) : batch_(plan.program().batch) {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  for (const auto& step : plan.program().steps) {
    const auto* convolution = dynamic_cast<const kernels::Convolution*>(step.kernel.get());
    if (convolution == nullptr) continue;
    auto spec = convolution->spec();
    spec.relu = spec.accumulate = false;
    auto shape = std::ranges::find(shapes_, spec, &Shape::spec);
    if (shape == shapes_.end()) shape = shapes_.insert(shape, {.spec = spec, .primitives = 0, .seconds = kNever});
    ++shape->primitives;
    limit_.convolutionFlops += 2.0 * static_cast<double>(step.macs * batch_);
    ++limit_.primitives;
  }
  limit_.distinct = shapes_.size();
  limit_.seconds = shapes_.empty() ? 0 : kNever;
}

void KernelLimitMeter::measure(int repeats) {
  limit_.seconds = 0;
  for (auto& shape : shapes_) {
    shape.seconds = std::min(shape.seconds, bestSeconds(shape.spec, batch_, repeats));
    limit_.seconds += shape.seconds * static_cast<double>(shape.primitives);
  }
}

}  // namespace carina::graph
