// SPDX-License-Identifier: Apache-2.0
#include "cli/comm_measurement.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "cli/measurement.h"
#include "cli/phantom_set.h"
#include "cli/text.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/nets/nets.h"
#include "engine/train/trainer.h"

namespace carina::cli {
namespace {

constexpr std::int64_t kSumBytes[] = {4 << 10, 64 << 10, 1 << 20, 16 << 20};
constexpr int kSums = 7;         // of each size
constexpr int kTuningSteps = 8;  // in which the reducer settles on its buckets
constexpr double kLimitSeconds = 3600;

/// The median over the rounds of a figure of each.
template <typename Figure>
double medianOf(const std::vector<CommRound>& rounds, const Figure& figure) {
  std::vector<double> values;
  values.reserve(rounds.size());
  for (const auto& round : rounds) values.push_back(figure(round));
  return median(std::move(values));
}

/// Every rank's value. Collective.
std::vector<double> valuesOf(comm::Communicator& world, double mine) {
  std::vector<double> values;
  for (const auto& bytes : world.gather(std::as_bytes(std::span(&mine, 1)))) {
    std::memcpy(&values.emplace_back(), bytes.data(), sizeof(double));
  }
  return values;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// Seconds of the slowest rank; all begin together. Collective.
template <typename Work>
double slowest(comm::Communicator& world, const Work& work) {
  world.barrier();
  const auto begin = std::chrono::steady_clock::now();
  work();
  const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return std::ranges::max(valuesOf(world, seconds));
}

std::vector<SumTime> measureSums(const CommBench& bench, std::int64_t gradientBytes, comm::Communicator& world) {
  std::vector<SumTime> sums;
  std::vector<std::int64_t> sizes(std::begin(kSumBytes), std::end(kSumBytes));
  sizes.push_back(gradientBytes);
  for (const auto bytes : sizes) {
    std::vector<float> values(static_cast<std::size_t>(bytes) / sizeof(float), 1.0F);
    std::vector<double> seconds;
    for (int i = 0; i <= kSums; ++i) {
      const double one = slowest(world, [&] { world.sum(std::span<float>(values), bench.reducer.wire); });
      if (i > 0) seconds.push_back(one);  // the first touches memory for the first time
      std::ranges::fill(values, 1.0F);
    }
    sums.push_back({bytes, median(std::move(seconds))});
  }
  return sums;
}

/// A trainer on drawn films; with `accumulation` batches a step.
std::unique_ptr<train::Trainer> makeTrainer(const CommBench& bench, std::int64_t accumulation,
                                            comm::Communicator& communicator, LogSink& log) {
  const auto graph = nets::makeNet(bench.net);
  const auto side = static_cast<int>(graph.inputShape()[1]);
  const auto films = std::make_shared<PhantomSet>(4 * bench.batch * communicator.worldSize() * accumulation);
  auto loader = std::make_unique<data::Loader>(films,
                                               data::LoaderOptions{.batch = bench.batch,
                                                                   .rank = communicator.rank(),
                                                                   .worldSize = communicator.worldSize(),
                                                                   .input = image::makeTorchvisionSpec(side),
                                                                   .augmentation = usualAugmentation(),
                                                                   .threads = 1},
                                               log);
  train::TrainerOptions options{.precision = bench.precision,
                                .accumulation = accumulation,
                                .optimizerOptions = {{"momentum", 0.9}, {"weight_decay", 1e-4}},
                                .schedule = "poly",
                                .scheduleOptions = {{"base", 1e-4}, {"total_iterations", 1e6}}};
  options.parallel.reducer = bench.reducer;
  return std::make_unique<train::Trainer>(graph, graph::makeUntrainedWeights(graph, 0), options, std::move(loader),
                                          bench.batch, communicator);
}

CommRound measureRound(train::Trainer& alone, train::Trainer& shared, comm::Communicator& world,
                       const std::stop_token& stop) {
  CommRound round;
  round.oneSeconds = slowest(world, [&] {
    if (world.rank() == 0) alone.step({});
  });
  round.apartSeconds = slowest(world, [&] { alone.step({}); });
  comm::ReducerFacts sums;
  round.sharedSeconds = slowest(world, [&] { sums = shared.step({}).sums; });
  round.sumSeconds = mean(valuesOf(world, sums.seconds));
  round.exposedSeconds = mean(valuesOf(world, sums.exposedSeconds));
  if (std::ranges::max(valuesOf(world, stop.stop_requested() ? 1 : 0)) > 0) {
    throw Error(ErrorCode::Cancelled, "stopped before the measurement was complete");
  }
  return round;
}

std::string secondsText(double seconds) {
  return seconds < 1 ? fmt::format("{:.2f} ms", 1e3 * seconds) : fmt::format("{:.2f} s", seconds);
}

}  // namespace

double CommMeasurement::efficiency() const {
  return medianOf(rounds, [&](const auto& round) { return round.oneSeconds / (ranks * round.sharedSeconds); });
}

double CommMeasurement::machineEfficiency() const {
  return medianOf(rounds, [](const auto& round) { return round.oneSeconds / round.apartSeconds; });
}

double CommMeasurement::hiddenShare() const {
  return medianOf(
      rounds, [](const auto& round) { return round.sumSeconds > 0 ? 1 - round.exposedSeconds / round.sumSeconds : 1; });
}

CommMeasurement measureComm(const CommBench& bench, comm::Communicator& world, LogSink& log,
                            const std::stop_token& stop) {
  if (world.worldSize() == 1) {
    throw Error(ErrorCode::InvalidArgument,
                "one rank has nobody to talk to; start several: mpirun -n 2 carina bench comm");
  }
  world.announce("measuring sums", kLimitSeconds);
  CommMeasurement measured{.of = bench, .ranks = world.worldSize(), .threads = threadCount()};
  measured.gradientBytes = nets::makeNet(bench.net).parameterCount() * static_cast<std::int64_t>(sizeof(float));
  measured.sums = measureSums(bench, measured.gradientBytes, world);
  const auto local = comm::makeLocalCommunicator();
  const auto alone = makeTrainer(bench, world.worldSize(), *local, log);
  const auto shared = makeTrainer(bench, 1, world, log);
  alone->step({});
  for (int i = 0; i < kTuningSteps; ++i) shared->step({});
  for (int i = 0; i < bench.repeats; ++i) {
    world.announce("round " + std::to_string(i + 1), kLimitSeconds);
    measured.rounds.push_back(measureRound(*alone, *shared, world, stop));
  }
  measured.bucketBytes = static_cast<std::int64_t>(shared->bucketBytes());
  return measured;
}

std::string commMeasurementText(const CommMeasurement& measured) {
  const auto& of = measured.of;
  auto text =
      fmt::format("{}, {} thread{} a rank\n\n", measured.session, measured.threads, measured.threads == 1 ? "" : "s");
  const auto travels = 2.0 * (measured.ranks - 1) / measured.ranks;
  std::vector<std::vector<std::string>> rows = {{"sum of", "takes", "GB/s", "GB/s a link"}};
  for (const auto& sum : measured.sums) {
    const double rate = 1e-9 * static_cast<double>(sum.bytes) / sum.seconds;
    rows.push_back({bytesText(sum.bytes), secondsText(sum.seconds), fmt::format("{:.2f}", rate),
                    fmt::format("{:.2f}", travels * rate)});
  }
  text += tableText(rows);
  const auto& rounds = measured.rounds;
  const auto took = [&](double CommRound::*seconds) {
    return medianOf(rounds, [&](const auto& round) { return round.*seconds; });
  };
  text += fmt::format(
      "\n{} {}, {} films a rank, {} of gradients in {}, buckets of {}; medians of {} rounds\n"
      "  all films on one rank, the others rest       {:8.3f} s\n"
      "  the same on every rank at once, no sums      {:8.3f} s\n"
      "  shared between {} ranks, with sums           {:8.3f} s\n"
      "  sums of gradients {:.3f} s, exposed {:.3f} s: {:.1f} % hidden\n"
      "efficiency {:.1f} % (without any sums this machine leaves {:.1f} %)\n",
      of.net, name(of.precision), of.batch, bytesText(measured.gradientBytes),
      of.reducer.wire == comm::Wire::BF16 ? "bf16" : "f32", bytesText(measured.bucketBytes), rounds.size(),
      took(&CommRound::oneSeconds), took(&CommRound::apartSeconds), measured.ranks, took(&CommRound::sharedSeconds),
      took(&CommRound::sumSeconds), took(&CommRound::exposedSeconds), 100 * measured.hiddenShare(),
      100 * measured.efficiency(), 100 * measured.machineEfficiency());
  return text;
}

Json commMeasurementJson(const CommMeasurement& measured) {
  auto sums = Json::array();
  for (const auto& sum : measured.sums) sums.push_back({{"bytes", sum.bytes}, {"seconds", sum.seconds}});
  auto rounds = Json::array();
  for (const auto& round : measured.rounds) {
    rounds.push_back({{"oneSeconds", round.oneSeconds},
                      {"apartSeconds", round.apartSeconds},
                      {"sharedSeconds", round.sharedSeconds},
                      {"sumSeconds", round.sumSeconds},
                      {"exposedSeconds", round.exposedSeconds}});
  }
  return {{"net", measured.of.net},
          {"precision", name(measured.of.precision)},
          {"batch", measured.of.batch},
          {"wire", measured.of.reducer.wire == comm::Wire::BF16 ? "bf16" : "f32"},
          {"ranks", measured.ranks},
          {"threads", measured.threads},
          {"session", measured.session},
          {"gradientBytes", measured.gradientBytes},
          {"bucketBytes", measured.bucketBytes},
          {"sums", sums},
          {"rounds", rounds},
          {"efficiency", measured.efficiency()},
          {"machineEfficiency", measured.machineEfficiency()},
          {"hiddenShare", measured.hiddenShare()}};
}

}  // namespace carina::cli
