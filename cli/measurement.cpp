// SPDX-License-Identifier: Apache-2.0
#include "cli/measurement.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>

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

std::vector<float> makeImages(std::int64_t elements) {
  std::vector<float> images(static_cast<std::size_t>(elements));
  Rng rng(1);
  for (auto& value : images) value = static_cast<float>(rng.uniform(-2, 2));
  return images;
}

void throwIfStopped(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Error(ErrorCode::Cancelled, "stopped before the measurement was complete");
}

}  // namespace

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

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

std::vector<StepKindTime> timesByKind(const std::vector<std::string>& lines, const std::vector<double>& seconds) {
  std::map<std::string, StepKindTime> byKind;
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

void timeRuns(Measurement& measured, graph::KernelLimitMeter& limit, const std::function<void()>& run,
              const std::stop_token& stop) {
  const int repeats = measured.run.repeats;
  const int rounds = std::min(repeats, kLimitRounds);
  for (int i = 0; i < repeats; ++i) {
    throwIfStopped(stop);
    const bool isRound = i == 0 || i * rounds / repeats != (i - 1) * rounds / repeats;
    if (isRound) limit.measure(kRunsARound);
    measured.runSeconds.push_back(secondsOf(run));
  }
  std::ranges::sort(measured.runSeconds);
  measured.limit = limit.limit();
}

Measurement measureNet(const BenchRun& run, const std::stop_token& stop) {
  Measurement measured;
  measured.run = run;
  measured.threads = threadCount();
  const auto graph = nets::makeNet(run.net);
  measured.macsPerImage = graph.macs();
  std::shared_ptr<const graph::Plan> plan;
  measured.planSeconds = secondsOf([&] { plan = graph::Plan::make(graph, {run.batch, run.precision, {"logits"}}); });
  measured.weightBytes = plan->cost().weightBytes;
  measured.activationBytes = plan->cost().arenaBytes;
  std::shared_ptr<const graph::PackedWeights> packed;
  {
    const auto weights = graph::makeUntrainedWeights(graph, 0);
    measured.packSeconds = secondsOf([&] { packed = graph::PackedWeights::pack(*plan, weights); });
  }
  graph::Executor executor(plan, packed);
  const auto images = makeImages(run.batch * graph.inputShape().elements());
  executor.run(images);
  measured.steps = timesByKind(plan->describe(), executor.profile(images));
  measured.peakBytes = peakResidentBytes();  // the kernels' own measurement takes memory of its own
  graph::KernelLimitMeter limit(*plan);
  timeRuns(
      measured, limit, [&] { executor.run(images); }, stop);
  return measured;
}

}  // namespace carina::cli
