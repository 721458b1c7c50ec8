// SPDX-License-Identifier: Apache-2.0
#include "cli/train_command.h"

#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "cli/run_facts.h"
#include "cli/text.h"
#include "cli/train_progress.h"
#include "cli/train_ranks.h"
#include "engine/core/error.h"
#include "engine/data/record_set.h"
#include "engine/launch/config_text.h"
#include "engine/launch/train_options.h"
#include "engine/train/run.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

constexpr double kOpenSeconds = 300;  // a rank that needs longer to open its records hangs

void checkPlace(const launch::TrainOptions& options) {
  if (options.resume.empty() && options.run.empty()) {
    throw UsageError("say where the run shall be written: --run DIR, or which shall go on: --resume RUN");
  }
  if (options.records.empty()) throw UsageError("say what shall be learned from: --records DIR");
}

fs::path folderOf(const launch::TrainOptions& options) {
  return options.resume.empty() ? options.run : options.resume;
}

/// Where the best model lies, if one was kept.
fs::path bestModel(const train::RunPaths& paths) {
  return train::checkpointModelPath(train::CheckpointShelf(paths.checkpoints).bestPath());
}

void printResult(const launch::TrainOptions& options, const train::Run& run, train::RunState state,
                 const fs::path& folder, Context& context) {
  const train::RunPaths paths(folder);
  const auto best = train::findBestSteps(run.results()).overall;
  const auto& labels = run.card().labels;
  if (options.json) {
    Json json = {
        {"run", folder.string()}, {"state", name(state)}, {"step", run.stepsDone()}, {"totalSteps", run.totalSteps()}};
    json["best"] = best ? resultJson(*best, labels) : Json();
    json["model"] = best ? Json(bestModel(paths).string()) : Json();
    printJson(context.streams.out, json);
    return;
  }
  auto& out = context.streams.out;
  out << run.card().net << ": " << name(state) << " after " << withThousands(run.stepsDone()) << " of "
      << withThousands(run.totalSteps()) << " steps\n";
  if (!best) return;
  out << "best: " << launch::resultLine(*best) << ", " << withThousands(best->validation.films) << " films\n\n"
      << resultTable(*best, labels) << "\nmodel: " << bestModel(paths).string() << '\n';
}

/// The two splits of a run, as far as this rank can see them.
struct Splits {
  std::shared_ptr<const data::RecordSet> training;
  std::shared_ptr<const data::RecordSet> validation;
  std::string fault;
};

Splits openSplits(const launch::TrainOptions& options, const TrainRanks& ranks) {
  Splits splits;
  try {
    splits.training = data::RecordSet::open(options.records, options.trainSplit);
    splits.validation = data::RecordSet::open(options.records, options.validationSplit);
  } catch (const Error& error) {
    if (!ranks.isSeveral()) throw;
    splits.fault = error.what();
  }
  return splits;
}

Exit runOnRank(const launch::TrainOptions& options, TrainRanks& ranks, Context& context) {
  checkPlace(options);
  const fs::path folder = folderOf(options);
  const auto config = launch::configText(context.program);
  ranks.announce("opening the records", kOpenSeconds);
  const auto [training, validation, fault] = openSplits(options, ranks);
  ranks.meet(options, config, validation ? training->fingerprint() + validation->fingerprint() : "none", fault);
  TrainProgress progress(context);
  train::Run run(
      launch::recipeOf(options, training->labels(), training->facts(), ranks.world().worldSize()),
      {.training = training,
       .validation = validation,
       .validationName = fs::path(options.records).filename().string() + ", split " + options.validationSplit},
      {.folder = folder, .config = config, .resumes = !options.resume.empty(), .checkpoint = options.checkpoint},
      {.communicator = ranks.world(), .log = ranks.log(), .observer = progress, .stop = context.streams.stop});
  const auto& cost = run.plan().cost();
  ranks.log().write(LogLevel::Info,
                    fmt::format("{} learns from {} films, {} to validate; steps {} to {}; {} of memory planned",
                                run.card().net, withThousands(training->size()), withThousands(validation->size()),
                                run.stepsDone(), run.totalSteps(), bytesText(cost.arenaBytes + cost.parameterBytes)));
  const auto owning = ranks.own(run.journal());
  const auto state = run.go();
  if (ranks.isFirst()) printResult(options, run, state, folder, context);
  return state == train::RunState::Finished ? Exit::Success : Exit::Stopped;
}

Exit runTrain(const launch::TrainOptions& options, Context& context) {
  TrainRanks ranks(context, folderOf(options), options.mpiThreads != "funneled");
  return ranks.run([&] { return runOnRank(options, ranks, context); });
}

}  // namespace

Run defineTrain(CLI::App& app) {
  auto options = std::make_shared<launch::TrainOptions>();
  launch::addTrainOptions(app, *options);
  return [options](Context& context) { return runTrain(*options, context); };
}

}  // namespace carina::cli
