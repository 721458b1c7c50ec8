// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/train_options.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "engine/core/error.h"
#include "engine/core/words.h"
#include "engine/launch/byte_count.h"
#include "engine/launch/option_values.h"
#include "engine/launch/usage_error.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"

namespace carina::launch {
namespace {

namespace fs = std::filesystem;

const CLI::Range kShare(0.0, 1.0);
constexpr double kMostPositiveWeight = 100;
constexpr const char* kRanks = "Several ranks (mpirun, srun)";

/// A path that stays right wherever the run is resumed from.
std::string absolutePath(const std::string& path) {
  return path.empty() ? path : fs::absolute(path).lexically_normal().string();
}

/// One flag for every option of a table of optimisers or schedules, with what each of them takes it for.
template <typename Kinds>
void addKindOptions(CLI::App& app, const std::string& prefix, const Kinds& kinds,
                    std::map<std::string, std::vector<double>>& values) {
  std::map<std::string, std::pair<std::string, std::string>> help;  // by name: description, kinds
  for (const auto& kind : kinds) {
    for (const auto& option : kind.options) {
      auto& [description, owners] = help[option.name];
      description = option.description;
      owners += (owners.empty() ? "" : ", ") + kind.name;
    }
  }
  for (const auto& [name, text] : help) {
    auto flag = "--" + prefix + "-" + name;
    std::ranges::replace(flag, '_', '-');
    app.add_option(flag, values[name], text.first + " (" + text.second + ")")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("NUMBER")
        ->group("Options of one " + prefix);
  }
}

void addPlace(CLI::App& app, TrainOptions& options) {
  app.add_option("--records", options.records, "Folder that `carina pack` wrote")
      ->type_name("DIR")
      ->transform(absolutePath);
  app.add_option("--train-split", options.trainSplit, "Split that is learned from")->capture_default_str();
  app.add_option("--val-split", options.validationSplit, "Split that each epoch is judged by")->capture_default_str();
  auto* run = app.add_option("--run", options.run, "Folder of the run: checkpoints, log, TensorBoard events, status")
                  ->type_name("DIR")
                  ->configurable(false);
  auto* resume = app.add_option("--resume", options.resume, "Go on with this run; options given beside it come first")
                     ->type_name("RUN")
                     ->configurable(false)
                     ->excludes(run);
  app.add_option("--checkpoint", options.checkpoint, "Go on from this checkpoint of it, not from the last")
      ->type_name("DIR")
      ->configurable(false)
      ->needs(resume);
  app.add_flag("--json", options.json, "Print the result as JSON");
}

void addNet(CLI::App& app, TrainOptions& options) {
  auto& net = options.recipe.net;
  constexpr const char* kGroup = "Net";
  addNetOption(app, net.net, "--net", "The network (default: that of --init, else densenet121)")->group(kGroup);
  app.add_option("--init", options.init, "Begin with the weights of this model or checkpoint; its head is replaced")
      ->type_name("FILE|DIR")
      ->transform(absolutePath)
      ->group(kGroup);
  app.add_flag("--new-head", net.newHead, "Learn the last layer anew even for labels that --init knows")->group(kGroup);
  app.add_option("--freeze", options.recipe.trainer.frozen, "Parameters whose names begin so stay as they are")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->group(kGroup);
  app.add_option("--input-size", net.inputSize, "Rows and columns that the net sees")
      ->check(CLI::Range(16, 4096))
      ->group(kGroup);
  app.add_option("--channels", net.channels, "Input channels, 1 or 3")->check(CLI::IsMember({1, 3}))->group(kGroup);
  app.add_option("--dropout", net.dropout, "Before the last layer")->check(CLI::Range(0.0, 0.99))->group(kGroup);
  app.add_option("--drop-path", net.dropPath, "Rate at which an image loses the net's last branches; earlier ones less")
      ->check(CLI::Range(0.0, 0.99))
      ->group(kGroup);
  app.add_flag("--zero-last-norm", net.zeroLastNorm, "Untrained residual blocks begin as their shortcuts")
      ->group(kGroup);
  app.add_flag("--auxiliary-head", net.auxiliaryHead, "AmoebaNet: a second classifier while training")->group(kGroup);
  app.add_option("--auxiliary-weight", options.recipe.trainer.auxiliaryWeight, "Of its loss")
      ->check(CLI::Range(0.0, 10.0))
      ->capture_default_str()
      ->group(kGroup);
}

void addLearning(CLI::App& app, TrainOptions& options) {
  auto& recipe = options.recipe;
  constexpr const char* kGroup = "Learning";
  app.add_option("--epochs", recipe.epochs, "Times that every film is seen")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--batch", recipe.batch, "Films of a rank at once")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--accumulate", recipe.trainer.accumulation, "Batches whose gradients make one step")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str()
      ->group(kGroup);
  addPrecisionOption(app, options.precision)->group(kGroup);
  addMemoryBudgetOption(app, options.memoryBudget)->group(kGroup);
  app.add_option("--optimizer", recipe.trainer.optimizer, "How weights move")
      ->check(CLI::IsMember(namesOf(optim::optimizers())))
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--schedule", recipe.trainer.schedule, "How the learning rate goes")
      ->check(CLI::IsMember(namesOf(optim::schedules())))
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--learning-rate", recipe.learningRate,
                 "The highest (default: the one that --init's checkpoint was saved with)")
      ->check(CLI::PositiveNumber)
      ->group(kGroup);
  app.add_option("--rate-batch", recipe.rateBatch, "Films a step that the rate is meant for: it is scaled to the run's")
      ->check(CLI::Range(0, 1'000'000))
      ->group(kGroup);
  app.add_option("--warmup-epochs", recipe.warmupEpochs, "The rate rises for so long")
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--milestone-epochs", recipe.milestoneEpochs, "When the schedule 'step' falls")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(kGroup);
  app.add_option("--clip-norm", recipe.trainer.clipNorm, "Gradients longer than this are shortened to it; 0: never")
      ->check(CLI::Range(0.0, 1e9))
      ->group(kGroup);
  app.add_option("--ema-decay", options.emaDecay, "Average weights so; the averages predict; 0: no averages")
      ->check(CLI::Range(0.0, 0.999999))
      ->group(kGroup);
  app.add_option("--norm-momentum", recipe.trainer.normMomentum, "Of batch norm's running statistics")
      ->check(kShare)
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--seed", recipe.seed, "Of every random choice")->capture_default_str()->group(kGroup);
}

void addRanks(CLI::App& app, TrainOptions& options) {
  auto& parallel = options.recipe.trainer.parallel;
  app.add_option("--global-batch", options.globalBatch, "Films of a step over all ranks; --batch follows from it")
      ->check(CLI::Range(1, 1'000'000))
      ->group(kRanks);
  app.add_option("--bn-group", parallel.normGroup, "Ranks whose batches are normalised as one; 0: all")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str()
      ->group(kRanks);
  addReducerOptions(app, options.wire, options.bucket, options.overlaps);
  app.add_option("--mpi-threads", options.mpiThreads,
                 "What is asked of MPI; with funneled nothing overlaps, and ranks that hang are not noticed")
      ->check(CLI::IsMember({"multiple", "funneled"}))
      ->capture_default_str()
      ->group(kRanks);
  app.add_option("--reproducible", options.reproducible,
                 "The same bits for every number of ranks that divides SHARDS (a power of two): a step is so many "
                 "batches, and the smaller they are the slower it is; 0: not")
      ->type_name("SHARDS")
      ->check(CLI::Range(0, 4096))
      ->group(kRanks);
}

void addLoss(CLI::App& app, TrainOptions& options) {
  auto& loss = options.recipe.trainer.loss;
  constexpr const char* kGroup = "Loss";
  app.add_option("--task", options.task, "Independent labels, or one class of many")
      ->check(CLI::IsMember({"multilabel", "multiclass"}))
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--label-smoothing", loss.labelSmoothing, "Share of a target that is spread")
      ->check(CLI::Range(0.0, 0.9))
      ->group(kGroup);
  app.add_option("--positive-weight", options.positiveWeights,
                 "'balanced' (negatives over positives of each label), or LABEL=WEIGHT, once for each")
      ->type_name("WHAT")
      ->allow_extra_args(false)
      ->group(kGroup);
  app.add_option("--positive-focus", loss.positiveFocus, "Asymmetric loss: focus on positives")
      ->check(CLI::Range(0.0, 20.0))
      ->group(kGroup);
  app.add_option("--negative-focus", loss.negativeFocus, "Asymmetric loss: focus on negatives")
      ->check(CLI::Range(0.0, 20.0))
      ->group(kGroup);
  app.add_option("--negative-margin", loss.negativeMargin, "Asymmetric loss: probability forgiven to negatives")
      ->check(CLI::Range(0.0, 0.9))
      ->group(kGroup);
  app.add_option("--loss-limit", options.recipe.trainer.lossLimit, "A loss above it ends the run as diverged; 0: none")
      ->check(CLI::Range(0.0, 1e30))
      ->capture_default_str()
      ->group(kGroup);
}

/// A number that is shown, and written to a configuration, with all its digits.
CLI::Option* addNumber(CLI::App& app, const std::string& name, double& value, const std::string& help) {
  return app.add_option(name, value, help)->default_str(fmt::format("{}", value));
}

void addRange(CLI::App& app, const std::string& name, image::Range& range, const std::string& help, const char* group) {
  addNumber(app, name + "-low", range.low, help + ", from")->group(group);
  addNumber(app, name + "-high", range.high, help + ", to")->group(group);
}

void addAugmentation(CLI::App& app, TrainOptions& options) {
  auto& augmentation = options.recipe.augmentation;
  constexpr const char* kGroup = "Augmentation";
  const auto add = [&](const char* name, double& value, const char* help) {
    addNumber(app, name, value, help)->group(kGroup);
  };
  add("--flip", augmentation.flipProbability, "Probability that left and right change places");
  add("--crop", augmentation.cropProbability, "Probability that a part of the film is shown");
  addRange(app, "--crop-area", augmentation.cropArea, "Its share of the area", kGroup);
  addRange(app, "--crop-ratio", augmentation.cropRatio, "Its width over its height", kGroup);
  add("--rotation", augmentation.rotationDegrees, "Degrees, at most, both ways");
  add("--translation", augmentation.translationShare, "Share of a side, at most, all ways");
  addRange(app, "--scale", augmentation.scale, "Magnification", kGroup);
  add("--brightness", augmentation.brightness, "Share of the grey range, at most, both ways");
  add("--contrast", augmentation.contrast, "Share of the contrast, at most, both ways");
  add("--cut-out", augmentation.cutOutProbability, "Probability that a square is blanked");
  addRange(app, "--cut-out-side", augmentation.cutOutSide, "Its share of the side", kGroup);
}

void addKeeping(CLI::App& app, TrainOptions& options) {
  auto& recipe = options.recipe;
  constexpr const char* kGroup = "Checkpoints and collapse runs";
  app.add_option("--keep-last", recipe.checkpoints.keepLast, "Checkpoints kept besides the best ones")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--checkpoint-steps", recipe.checkpoints.everySteps, "Also save every so many steps; 0: do not")
      ->check(CLI::Range(0, 1'000'000'000))
      ->group(kGroup);
  app.add_option("--checkpoint-minutes", recipe.checkpoints.everyMinutes, "Also save every so many minutes; 0: do not")
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--collapse-epochs", recipe.collapse.epochs,
                 "Length of a branch to rate 0 at each cycle's end, whose model is kept; 0: none")
      ->check(CLI::Range(0, 100000))
      ->group(kGroup);
  app.add_option("--collapse-power", recipe.collapse.power, "Of its decay")->capture_default_str()->group(kGroup);
  app.add_option("--collapse-weight-decay", recipe.collapse.weightDecay, "Its own weight decay")->group(kGroup);
  app.add_option("--collapse-augmentation", recipe.collapse.augmentation, "Share of the augmentation that is left")
      ->check(kShare)
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--threads", recipe.loaderThreads, "Threads that decode films")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_option("--max-bad", recipe.corruptLimit, "Damaged films that are borne")
      ->check(CLI::Range(0, 1'000'000'000))
      ->capture_default_str();
  app.add_option("--trained-on", options.trainedOn,
                 "What the model's card says of its films (default: chest; general for --task multiclass)")
      ->check(CLI::IsMember({"chest", "general"}));
  app.add_option("--note", recipe.note, "What the films are, for the model's card: 'N films from SOURCE (LICENCE)'")
      ->type_name("TEXT");
}

optim::Options givenOptions(const std::map<std::string, std::vector<double>>& values) {
  optim::Options given;
  for (const auto& [name, list] : values) {
    if (list.size() == 1) given[name] = list[0];
    if (list.size() > 1) given[name] = list;
  }
  return given;
}

double balancedWeight(const data::LabelCount& count) {
  if (count.positive == 0) return 1;
  return std::clamp(static_cast<double>(count.negative) / static_cast<double>(count.positive), 1 / kMostPositiveWeight,
                    kMostPositiveWeight);
}

std::vector<double> positiveWeights(const std::vector<std::string>& words, const std::vector<std::string>& labels,
                                    const data::SplitFacts& training) {
  std::vector<double> weights;
  if (words.empty()) return weights;
  weights.assign(labels.size(), 1.0);
  for (const auto& word : words) {
    if (word == "balanced") {
      for (std::size_t i = 0; i < labels.size(); ++i) weights[i] = balancedWeight(training.labels[i]);
      continue;
    }
    const auto equals = word.find_last_of('=');
    double weight = 0;
    const auto* end = word.data() + word.size();
    const auto parsed = equals == std::string::npos ? std::from_chars_result{word.data(), std::errc::invalid_argument}
                                                    : std::from_chars(word.data() + equals + 1, end, weight);
    if (parsed.ec != std::errc() || parsed.ptr != end || !(weight > 0 && weight <= 1e6)) {
      throw UsageError("--positive-weight " + word + ": give 'balanced' or LABEL=WEIGHT with a weight above 0");
    }
    weights[findLabels({word.substr(0, equals)}, labels)[0]] = weight;
  }
  return weights;
}

train::ParallelOptions parallelOf(const TrainOptions& options) {
  auto parallel = options.recipe.trainer.parallel;
  parallel.shards = options.reproducible;
  parallel.reducer = reducerOptionsOf(options.wire, options.bucket, options.overlaps);
  return parallel;
}

/// The share of a global batch that one pass of one rank takes.
std::int64_t batchOf(const TrainOptions& options, train::Recipe recipe, int worldSize) {
  recipe.batch = 1;
  const auto passes = recipe.filmsPerStep(worldSize);
  if (options.globalBatch % passes == 0) return options.globalBatch / passes;
  throw UsageError(fmt::format("--global-batch {}: cannot be split evenly into {} batches ({} ranks)",
                               options.globalBatch, passes, worldSize));
}

}  // namespace

void addReducerOptions(CLI::App& app, std::string& wire, std::string& bucket, bool& overlaps) {
  app.add_option("--wire", wire, "How gradients travel; they are added up in f32")
      ->check(CLI::IsMember({"f32", "bf16"}))
      ->capture_default_str()
      ->group(kRanks);
  app.add_option("--bucket", bucket, "Gradients that travel together, e.g. 8MiB (default: tried out)")
      ->type_name("BYTES")
      ->group(kRanks);
  app.add_option("--overlap", overlaps, "Gradients travel while others are computed")
      ->capture_default_str()
      ->group(kRanks);
}

comm::ReducerOptions reducerOptionsOf(const std::string& wire, const std::string& bucket, bool overlaps) {
  return {.wire = wire == "bf16" ? comm::Wire::BF16 : comm::Wire::F32,
          .bucketBytes = bucket.empty() ? 0 : static_cast<std::size_t>(byteCountOf(bucket)),
          .overlaps = overlaps};
}

void addTrainOptions(CLI::App& app, TrainOptions& options) {
  addPlace(app, options);
  addNet(app, options);
  addLearning(app, options);
  addRanks(app, options);
  addLoss(app, options);
  addAugmentation(app, options);
  addKeeping(app, options);
  addKindOptions(app, "optimizer", optim::optimizers(), options.optimizerOptions);
  addKindOptions(app, "schedule", optim::schedules(), options.scheduleOptions);
}

train::Recipe recipeOf(const TrainOptions& options, const std::vector<std::string>& labels,
                       const data::SplitFacts& training, int worldSize) {
  auto recipe = options.recipe;
  recipe.trainer.parallel = parallelOf(options);
  if (options.globalBatch > 0) recipe.batch = batchOf(options, recipe, worldSize);
  const bool isMulticlass = options.task == "multiclass";
  recipe.createdBy = "carina " CARINA_VERSION;
  recipe.net.init = options.init;
  recipe.net.seed = recipe.seed;
  if (recipe.net.net.empty() && options.init.empty()) recipe.net.net = "densenet121";
  auto& trainer = recipe.trainer;
  trainer.precision = precisionOf(options.precision);
  recipe.memoryBudgetBytes = memoryBudgetOf(options.memoryBudget);
  trainer.task = isMulticlass ? train::Task::Multiclass : train::Task::Multilabel;
  trainer.optimizerOptions = givenOptions(options.optimizerOptions);
  trainer.scheduleOptions = givenOptions(options.scheduleOptions);
  trainer.loss.positiveWeight = positiveWeights(options.positiveWeights, labels, training);
  if (options.emaDecay > 0) trainer.ema = optim::EmaOptions{.decay = options.emaDecay};
  if (isMulticlass && !options.positiveWeights.empty()) {
    throw UsageError("--positive-weight is for --task multilabel");
  }
  const bool isGeneral = options.trainedOn.empty() ? isMulticlass : options.trainedOn == "general";
  recipe.trainedOn = isGeneral ? model::Training::GeneralImages : model::Training::ChestFilms;
  return recipe;
}

}  // namespace carina::launch
