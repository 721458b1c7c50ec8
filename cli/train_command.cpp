// SPDX-License-Identifier: Apache-2.0
#include "cli/train_command.h"

#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "cli/config_text.h"
#include "cli/run_facts.h"
#include "cli/text.h"
#include "cli/train_options.h"
#include "cli/train_progress.h"
#include "engine/comm/communicator.h"
#include "engine/data/record_set.h"
#include "engine/train/run.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

void checkPlace(const TrainOptions& options) {
  if (options.resume.empty() && options.run.empty()) {
    throw UsageError("say where the run shall be written: --run DIR, or which shall go on: --resume RUN");
  }
  if (options.records.empty()) throw UsageError("say what shall be learned from: --records DIR");
}

/// Where the best model lies, if one was kept.
fs::path bestModel(const train::RunPaths& paths) {
  return train::checkpointModelPath(train::CheckpointShelf(paths.checkpoints).bestPath());
}

void printResult(const TrainOptions& options, const train::Run& run, train::RunState state, const fs::path& folder,
                 Context& context) {
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
  out << "best: " << resultLine(*best) << ", " << withThousands(best->validation.films) << " films\n\n"
      << resultTable(*best, labels) << "\nmodel: " << bestModel(paths).string() << '\n';
}

Exit runTrain(const TrainOptions& options, Context& context) {
  checkPlace(options);
  const fs::path folder = options.resume.empty() ? options.run : options.resume;
  const auto training = data::RecordSet::open(options.records, options.trainSplit);
  const auto validation = data::RecordSet::open(options.records, options.validationSplit);
  const auto communicator = comm::makeLocalCommunicator();
  TrainProgress progress(context);
  train::Run run(
      recipeOf(options, training->labels(), training->facts()),
      {.training = training,
       .validation = validation,
       .validationName = fs::path(options.records).filename().string() + ", split " + options.validationSplit},
      {.folder = folder,
       .config = configText(context.program),
       .resumes = !options.resume.empty(),
       .checkpoint = options.checkpoint},
      {.communicator = *communicator, .log = context.log, .observer = progress, .stop = context.streams.stop});
  const auto& cost = run.plan().cost();
  context.log.write(LogLevel::Info,
                    fmt::format("{} learns from {} films, {} to validate; steps {} to {}; {} of memory planned",
                                run.card().net, withThousands(training->size()), withThousands(validation->size()),
                                run.stepsDone(), run.totalSteps(), bytesText(cost.arenaBytes + cost.parameterBytes)));
  const auto state = run.go();
  printResult(options, run, state, folder, context);
  return state == train::RunState::Finished ? Exit::Success : Exit::Stopped;
}

}  // namespace

Run defineTrain(CLI::App& app) {
  auto options = std::make_shared<TrainOptions>();
  addTrainOptions(app, *options);
  return [options](Context& context) { return runTrain(*options, context); };
}

}  // namespace carina::cli
