// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/dtype.h"
#include "engine/graph/kernel_limit.h"
#include "engine/graph/plan.h"

namespace carina::cli {

/// What is measured.
struct BenchRun {
  std::string net;
  DType precision = DType::F32;
  std::int64_t batch = 16;
  int repeats = 10;
};

/// Where the time of one forward pass goes.
struct StepKindTime {
  std::string kind;  ///< what the plan's lines begin with
  std::int64_t steps = 0;
  double seconds = 0;
};

/// Figures of one network on this machine.
struct Measurement {
  BenchRun run;
  std::int64_t macsPerImage = 0;
  graph::PlanCost cost;
  double planSeconds = 0;
  double packSeconds = 0;
  std::vector<double> forwardSeconds;  ///< one a timed run, sorted
  std::vector<StepKindTime> steps;     ///< the longest first
  graph::KernelLimit limit;
  std::int64_t peakBytes = 0;  ///< of the process so far (VmHWM)
  int threads = 0;

  double bestSeconds() const { return forwardSeconds.front(); }
  double medianSeconds() const { return forwardSeconds[forwardSeconds.size() / 2]; }
  double imagesPerSecond(double seconds) const { return static_cast<double>(run.batch) / seconds; }
  double gflops(double seconds) const { return 2e-9 * static_cast<double>(macsPerImage) * imagesPerSecond(seconds); }
};

/// Plans, packs untrained weights, warms up, times `repeats` forward passes and the kernels alone.
///
/// Errors   as graph::Plan::make(); Cancelled: a stop was asked for
/// Threads  uses all threads; nothing else should run meanwhile
Measurement measureNet(const BenchRun& run, const std::stop_token& stop);

}  // namespace carina::cli
