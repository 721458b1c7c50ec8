// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/kernel_limit.h"

#include <algorithm>
#include <vector>

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

struct Measured {
  kernels::ConvolutionSpec spec;
  double seconds;
};

}  // namespace

KernelLimit measureKernelLimit(const Plan& plan, int repeats) {
  const auto& program = plan.program();
  KernelLimit limit;
  std::vector<Measured> known;
  for (const auto& step : program.steps) {
    const auto* convolution = dynamic_cast<const kernels::Convolution*>(step.kernel.get());
    if (convolution == nullptr) continue;
    auto spec = convolution->spec();
    spec.relu = spec.accumulate = false;
    auto found = std::find_if(known.begin(), known.end(), [&](const auto& entry) { return entry.spec == spec; });
    if (found == known.end()) {
      known.push_back({.spec = spec, .seconds = bestSeconds(spec, program.batch, repeats)});
      found = known.end() - 1;
    }
    limit.seconds += found->seconds;
    limit.convolutionFlops += 2.0 * static_cast<double>(step.macs * program.batch);
    ++limit.primitives;
  }
  limit.distinct = known.size();
  return limit;
}

}  // namespace carina::graph
