// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "cli/measurement.h"
#include "engine/comm/communicator.h"
#include "engine/core/parallel.h"
#include "engine/image/codecs.h"
#include "engine/nets/nets.h"
#include "engine/phantom/phantom.h"
#include "engine/train/trainer.h"

namespace carina::cli {
namespace {

constexpr int kFilms = 64;

/// A few phantom films, as PNG: decoding them costs what decoding films does.
class PhantomFilms : public data::Dataset {
 public:
  explicit PhantomFilms(std::int64_t size) : size_(size) {
    for (std::size_t p = 1; p <= phantom::kPathologies; ++p) labels_.push_back("label " + std::to_string(p));
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      const auto drawn = phantom::makePhantom({.seed = seed, .size = 512, .findings = {}});
      image::Gray8Image film{{drawn.rows, drawn.columns}, {}};
      for (const auto sample : drawn.samples) film.pixels.push_back(static_cast<std::uint8_t>(sample >> 4));
      files_.push_back(image::encodePng(film));
    }
  }

  std::int64_t size() const override { return size_; }
  const std::vector<std::string>& labels() const override { return labels_; }
  std::string fingerprint() const override { return "phantom"; }
  data::LabelledFilm load(std::int64_t index) const override {
    const auto& file = files_[static_cast<std::size_t>(index) % files_.size()];
    std::vector<float> labels(labels_.size());
    for (std::size_t c = 0; c < labels.size(); ++c) labels[c] = (index + static_cast<std::int64_t>(c)) % 5 == 0 ? 1 : 0;
    return {.id = "phantom", .film = image::decodePng(file, "phantom"), .labels = std::move(labels)};
  }

 private:
  std::int64_t size_;
  std::vector<std::string> labels_;
  std::vector<std::vector<std::byte>> files_;
};

image::Augmentation usualAugmentation() {
  return {.flipProbability = 0.5, .cropProbability = 1, .rotationDegrees = 7, .brightness = 0.1, .contrast = 0.1};
}

}  // namespace

Measurement measureTraining(const BenchRun& run, LogSink& log, const std::stop_token& stop) {
  Measurement measured{.run = run, .work = "training step", .threads = threadCount()};
  const auto graph = nets::makeNet(run.net);
  const auto side = static_cast<int>(graph.inputShape()[1]);
  const auto films = std::make_shared<PhantomFilms>(std::max<std::int64_t>(kFilms, run.batch));
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
  measured.steps = timesByKind(trainer.plan().describe(), trainer.takeProfile());
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
