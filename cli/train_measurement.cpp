// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "cli/measurement.h"
#include "cli/phantom_set.h"
#include "engine/comm/communicator.h"
#include "engine/core/parallel.h"
#include "engine/nets/nets.h"
#include "engine/train/trainer.h"

namespace carina::cli {
namespace {

constexpr int kFilms = 64;

}  // namespace

Measurement measureTraining(const BenchRun& run, LogSink& log, const std::stop_token& stop) {
  Measurement measured{.run = run, .work = "training step", .threads = threadCount()};
  const auto graph = nets::makeNet(run.net);
  const auto side = static_cast<int>(graph.inputShape()[1]);
  const auto films = std::make_shared<PhantomSet>(std::max<std::int64_t>(kFilms, run.batch));
  auto loader = std::make_unique<data::Loader>(
      films,
      data::LoaderOptions{
          .batch = run.batch, .input = image::makeTorchvisionSpec(side), .augmentation = usualAugmentation()},
      log);
  const auto communicator = comm::makeLocalCommunicator();
  const train::TrainerOptions options{.precision = run.precision,
                                      .memoryBudgetBytes = run.memoryBudgetBytes,
                                      .optimizerOptions = {{"momentum", 0.9}, {"weight_decay", 1e-4}},
                                      .schedule = "poly",
                                      .scheduleOptions = {{"base", 1e-4}, {"total_iterations", 1e6}}};
  const auto begin = std::chrono::steady_clock::now();
  train::Trainer trainer(graph, graph::makeUntrainedWeights(graph, 0), options, std::move(loader), run.batch,
                         *communicator);
  measured.planSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const auto& cost = trainer.plan().cost();
  measured.macsPerImage = cost.macs / run.batch;
  measured.weightBytes = cost.parameterBytes;
  measured.activationBytes = cost.arenaBytes;
  if (run.memoryBudgetBytes > 0) {
    measured.recomputed = static_cast<double>(cost.recomputedMacs) / static_cast<double>(run.batch * graph.macs());
  }
  trainer.step(stop);
  trainer.takeProfile();
  trainer.step(stop);
  measured.profile = trainer.takeProfile();
  measured.steps = timesByKind(trainer.plan().describe(), measured.profile);
  measured.peakBytes = peakResidentBytes();
  graph::KernelLimitMeter limit(trainer.plan());
  double waited = 0;
  double passed = 0;
  timeRuns(
      measured, limit,
      [&] {
        const auto facts = trainer.step(stop);
        waited += facts.waitSeconds;
        passed += facts.seconds;
      },
      stop);
  measured.waitShare = waited / passed;
  return measured;
}

}  // namespace carina::cli
