// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/dtype.h"
#include "engine/core/log.h"
#include "engine/graph/kernel_limit.h"

namespace carina::cli {

/// What is measured.
struct BenchRun {
  std::string net;
  DType precision = DType::F32;
  std::int64_t batch = 16;
  int repeats = 10;
  std::int64_t memoryBudgetBytes = 0;  ///< of a training plan
};

/// Where the time of one run goes.
struct StepKindTime {
  std::string kind;  ///< what the plan's lines begin with
  std::int64_t steps = 0;
  double seconds = 0;
};

/// Figures of one network on this machine: of forward passes or of training steps.
struct Measurement {
  BenchRun run;
  std::string work = "forward pass";  ///< what a run is
  std::int64_t macsPerImage = 0;
  std::int64_t weightBytes = 0;      ///< serving: packed; training: values and gradients
  std::int64_t activationBytes = 0;  ///< planned
  std::optional<double> recomputed;  ///< training within a budget: multiplications done again, of the forward ones
  std::optional<double> waitShare;   ///< training: of the time, waiting for films
  double planSeconds = 0;
  double packSeconds = 0;
  std::vector<double> runSeconds;    ///< one a timed run, sorted
  std::vector<StepKindTime> steps;   ///< the longest first
  std::vector<double> profile = {};  ///< training: seconds of each of the plan's steps
  graph::KernelLimit limit;
  std::int64_t peakBytes = 0;  ///< of the process so far (VmHWM)
  int threads = 0;

  double bestSeconds() const { return runSeconds.front(); }
  double medianSeconds() const { return runSeconds[runSeconds.size() / 2]; }
  double imagesPerSecond(double seconds) const { return static_cast<double>(run.batch) / seconds; }
  double gflops(double seconds) const { return 2e-9 * static_cast<double>(macsPerImage) * imagesPerSecond(seconds); }
};

/// Plans, packs untrained weights, warms up, times `repeats` forward passes and the kernels alone.
///
/// Errors   as graph::Plan::make(); Cancelled: a stop was asked for
/// Threads  uses all threads; nothing else should run meanwhile
Measurement measureNet(const BenchRun& run, const std::stop_token& stop);

/// The same for training steps: films are read and augmented by the loader, weights moved by SGD with momentum. The
/// films are synthetic.
///
/// Errors   as graph::TrainPlan::make(); Cancelled
/// Threads  as measureNet()
Measurement measureTraining(const BenchRun& run, LogSink& log, const std::stop_token& stop);

/// The middle value; the upper one of two. There must be one.
double median(std::vector<double> values);

/// Seconds by the kind that each of a plan's lines begins with, the longest first.
std::vector<StepKindTime> timesByKind(const std::vector<std::string>& lines, const std::vector<double>& seconds);

/// The most memory that this process ever had resident. Source: proc(5), VmHWM
std::int64_t peakResidentBytes();

/// The timed runs, with the kernels' limit measured in rounds between them.
void timeRuns(Measurement& measured, graph::KernelLimitMeter& limit, const std::function<void()>& run,
              const std::stop_token& stop);

}  // namespace carina::cli
