// SPDX-License-Identifier: Apache-2.0
#include "cli/measurement.h"

#include <algorithm>
#include <chrono>
#include <fstream>

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/core/rng.h"
#include "engine/graph/executor.h"
#include "engine/nets/nets.h"

namespace carina::cli {
namespace {

// The kernels alone are measured in rounds between the forward passes.
constexpr int kLimitRounds = 5;
constexpr int kRunsARound = 3;

template <typename Work>
double secondsOf(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The most memory that this process ever had resident. Source: proc(5), VmHWM
std::int64_t peakResidentBytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != "VmHWM:") continue;
    std::int64_t kibibytes = 0;
    status >> kibibytes;
    return kibibytes * 1024;
  }
  return 0;
}

std::vector<float> makeImages(std::int64_t elements) {
  std::vector<float> images(static_cast<std::size_t>(elements));
  Rng rng(1);
  for (auto& value : images) value = static_cast<float>(rng.uniform(-2, 2));
  return images;
}

/// Seconds by the kind that each of the plan's lines begins with, the longest first.
std::vector<StepKindTime> timesByKind(const graph::Plan& plan, const std::vector<double>& seconds) {
  std::map<std::string, StepKindTime> byKind;
  const auto lines = plan.describe();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto kind = lines[i].substr(0, lines[i].find(':'));
    auto& time = byKind[kind];
    time.kind = kind;
    ++time.steps;
    time.seconds += seconds[i];
  }
  std::vector<StepKindTime> times;
  times.reserve(byKind.size());
  for (const auto& [kind, time] : byKind) times.push_back(time);
  std::ranges::sort(times, std::ranges::greater{}, &StepKindTime::seconds);
  return times;
}

void throwIfStopped(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Error(ErrorCode::Cancelled, "stopped before the measurement was complete");
}

}  // namespace

Measurement measureNet(const BenchRun& run, const std::stop_token& stop) {
  Measurement measured;
  measured.run = run;
  measured.threads = threadCount();
  const auto graph = nets::makeNet(run.net);
  measured.macsPerImage = graph.macs();
  std::shared_ptr<const graph::Plan> plan;
  measured.planSeconds = secondsOf([&] { plan = graph::Plan::make(graph, {run.batch, run.precision, {"logits"}}); });
  measured.cost = plan->cost();
  std::shared_ptr<const graph::PackedWeights> packed;
  {
    const auto weights = graph::makeUntrainedWeights(graph, 0);
    measured.packSeconds = secondsOf([&] { packed = graph::PackedWeights::pack(*plan, weights); });
  }
  graph::Executor executor(plan, packed);
  const auto images = makeImages(run.batch * graph.inputShape().elements());
  executor.run(images);
  measured.steps = timesByKind(*plan, executor.profile(images));
  measured.peakBytes = peakResidentBytes();  // the kernels' own measurement takes memory of its own
  graph::KernelLimitMeter limit(*plan);
  const int rounds = std::min(run.repeats, kLimitRounds);
  for (int i = 0; i < run.repeats; ++i) {
    throwIfStopped(stop);
    if (i * rounds / run.repeats != (i - 1) * rounds / run.repeats || i == 0) limit.measure(kRunsARound);
    measured.forwardSeconds.push_back(secondsOf([&] { executor.run(images); }));
  }
  std::ranges::sort(measured.forwardSeconds);
  measured.limit = limit.limit();
  return measured;
}

}  // namespace carina::cli
