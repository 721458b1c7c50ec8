// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/kernel_limit.h"

#include <algorithm>
#include <limits>

#include "engine/graph/program.h"
#include "engine/graph/train_program.h"
#include "engine/kernels/convolution_gradient.h"

namespace carina::graph {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

}  // namespace

KernelLimitMeter::KernelLimitMeter(const Plan& plan) : batch_(plan.program().batch) {
  for (const auto& step : plan.program().steps) add(*step.kernel);
  limit_.seconds = shapes_.empty() ? 0 : kNever;
}

KernelLimitMeter::KernelLimitMeter(const TrainPlan& plan) : batch_(plan.program().batch) {
  for (const auto& group : plan.program().groups) {
    for (const auto& step : group.steps) {
      if (step.kernel) add(*step.kernel);
    }
  }
  limit_.seconds = shapes_.empty() ? 0 : kNever;
}

void KernelLimitMeter::add(const kernels::Kernel& kernel) {
  Shape added{.product = Product::Forward, .spec = {}, .primitives = 0, .seconds = kNever};
  if (const auto* forward = dynamic_cast<const kernels::Convolution*>(&kernel)) {
    added.spec = forward->spec();
  } else if (const auto* data = dynamic_cast<const kernels::DataGradient*>(&kernel)) {
    added.product = Product::DataGradient;
    added.spec = data->spec();
  } else if (const auto* weights = dynamic_cast<const kernels::WeightGradient*>(&kernel)) {
    added.product = Product::WeightGradient;
    added.spec = weights->spec();
  } else {
    return;
  }
  added.spec.relu = added.spec.accumulate = false;
  auto shape = std::ranges::find_if(
      shapes_, [&](const Shape& known) { return known.product == added.product && known.spec == added.spec; });
  if (shape == shapes_.end()) {
    shape = shapes_.insert(shape, added);
    ++limit_.distinct;
  }
  ++shape->primitives;
  ++limit_.primitives;
}

/// Seconds for the whole batch, the faster of all at once and in micro-batches.
double KernelLimitMeter::bestSeconds(const Shape& shape, int repeats) const {
  const auto isolated = [&](const kernels::ConvolutionSpec& spec) {
    if (shape.product == Product::DataGradient) return kernels::isolatedDataGradientSeconds(spec, repeats);
    if (shape.product == Product::WeightGradient) return kernels::isolatedWeightGradientSeconds(spec, repeats);
    return kernels::isolatedSeconds(spec, repeats);
  };
  auto spec = shape.spec;
  const auto microBatch = spec.src.batch;
  const auto inParts = isolated(spec) * static_cast<double>(batch_) / static_cast<double>(microBatch);
  if (microBatch == batch_) return inParts;
  spec.src.batch = spec.dst.batch = batch_;
  return std::min(inParts, isolated(spec));
}

void KernelLimitMeter::measure(int repeats) {
  limit_.seconds = 0;
  for (auto& shape : shapes_) {
    shape.seconds = std::min(shape.seconds, bestSeconds(shape, repeats));
    limit_.seconds += shape.seconds * static_cast<double>(shape.primitives);
  }
}

}  // namespace carina::graph
