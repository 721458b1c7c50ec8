// SPDX-License-Identifier: Apache-2.0
#include "cli/run_facts.h"

#include <cmath>

#include <fmt/format.h>

#include "cli/text.h"
#include "engine/train/checkpoint.h"
#include "engine/train/checkpoint_shelf.h"
#include "engine/train/run_folder.h"
#include "engine/train/run_log.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

template <typename Value>
Json orNull(const std::optional<Value>& value) {
  return value ? Json(*value) : Json();
}

Json identityJson(const train::RunIdentity& identity) {
  return {{"net", identity.net},
          {"labels", identity.labels},
          {"trainingSetSha256", identity.trainSha256},
          {"validationSetSha256", identity.validationSha256},
          {"optimizer", identity.optimizer},
          {"schedule", identity.schedule},
          {"seed", identity.seed},
          {"globalBatch", identity.globalBatch},
          {"ranks", identity.worldSize}};
}

Json checkpointJson(const fs::path& path) {
  const auto facts = train::loadCheckpointFacts(path);
  Json json = {{"file", path.string()},
               {"kind", "checkpoint"},
               {"step", facts.step},
               {"epochsDone", facts.progress.results.size()},
               {"learningRate", facts.learningRate},
               {"model", train::checkpointModelPath(path).string()}};
  json["run"] = identityJson(facts.progress.identity);
  if (!facts.progress.results.empty()) {
    json["lastValidation"] = resultJson(facts.progress.results.back(), facts.progress.identity.labels);
  }
  return json;
}

Json folderOfRunJson(const fs::path& path) {
  const train::RunPaths paths(path);
  Json json = {{"file", path.string()}, {"kind", "training run"}};
  json.update(statusJson(train::loadRunStatus(paths.status)));
  auto& list = json["checkpoints"] = Json::array();
  for (const auto& checkpoint : train::CheckpointShelf(paths.checkpoints).list()) {
    const auto facts = train::loadCheckpointFacts(checkpoint.folder);
    Json row = {{"step", checkpoint.step}, {"folder", checkpoint.folder.filename().string()}};
    const auto& results = facts.progress.results;
    const bool isValidated = !results.empty() && results.back().step == checkpoint.step;
    row["meanAuroc"] = isValidated ? orNull(results.back().validation.meanAuroc) : Json();
    list.push_back(std::move(row));
  }
  std::error_code failed;
  if (!fs::is_regular_file(paths.log, failed)) return json;
  auto& epochs = json["epochResults"] = Json::array();
  for (const auto& logged : train::loadRunLog(paths.log).results) {
    epochs.push_back({{"epoch", logged.result.epoch},
                      {"step", logged.result.step},
                      {"loss", logged.result.validation.loss},
                      {"meanAuroc", orNull(logged.result.validation.meanAuroc)}});
  }
  return json;
}

}  // namespace

std::string resultTable(const train::EpochResult& result, const std::vector<std::string>& labels) {
  std::vector<std::vector<std::string>> rows = {{"label", "AUROC", "95 % interval"}};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto& estimate = result.validation.labels.at(i);
    const auto& interval = estimate.interval95;
    rows.push_back({labels[i], estimate.auroc ? fmt::format("{:.3f}", *estimate.auroc) : "undefined",
                    interval ? fmt::format("{:.3f} to {:.3f}", interval->low, interval->high) : ""});
  }
  const auto& mean = result.validation.meanAuroc;
  rows.push_back({"mean of the defined", mean ? fmt::format("{:.3f}", *mean) : "undefined", ""});
  return tableText(rows);
}

Json resultJson(const train::EpochResult& result, const std::vector<std::string>& labels) {
  const auto& validation = result.validation;
  Json json = {{"epoch", result.epoch},
               {"step", result.step},
               {"films", validation.films},
               {"loss", validation.loss},
               {"meanAuroc", orNull(validation.meanAuroc)}};
  if (validation.top1) json["top1"] = *validation.top1;
  if (validation.top5) json["top5"] = *validation.top5;
  auto& list = json["labels"] = Json::array();
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto& estimate = validation.labels.at(i);
    Json row = {{"label", labels[i]}, {"auroc", orNull(estimate.auroc)}};
    row["low"] = estimate.interval95 ? Json(estimate.interval95->low) : Json();
    row["high"] = estimate.interval95 ? Json(estimate.interval95->high) : Json();
    list.push_back(std::move(row));
  }
  return json;
}

Json statusJson(const train::RunStatus& status) {
  auto json = Json::parse(train::writeRunStatus(status));
  json.erase("format");
  json.erase("version");
  return json;
}

Json standingJson(const launch::RunStanding& standing) {
  Json json = {{"run", standing.run.string()}, {"state", standing.word}, {"detail", standing.detail}};
  json["warnings"] = standing.warnings;
  json["job"] = Json();
  if (standing.job) {
    const auto& state = *standing.state;
    json["job"] = {{"id", standing.job->id},
                   {"cluster", standing.job->cluster},
                   {"scheduler", standing.job->scheduler},
                   {"host", standing.job->login.host},
                   {"phase", name(state.phase)},
                   {"end", state.end ? Json(name(*state.end)) : Json()},
                   {"word", state.word},
                   {"reason", state.reason},
                   {"nodes", state.nodes},
                   {"expectedStart", state.expectedStart ? Json(*state.expectedStart) : Json()},
                   {"walltimeLeft", state.secondsLeft ? Json(*state.secondsLeft) : Json()},
                   {"exitCode", state.exitCode},
                   {"restarts", standing.attempts ? standing.attempts->restarts : 0},
                   {"maxRestarts", standing.job->shape.maxRestarts}};
  }
  json["status"] = standing.status ? statusJson(*standing.status) : Json();
  return json;
}

bool looksLikeRun(const fs::path& path) {
  return train::isCheckpoint(path) || train::isRunFolder(path);
}

Json runJson(const fs::path& path) {
  return train::isCheckpoint(path) ? checkpointJson(path) : folderOfRunJson(path);
}

}  // namespace carina::cli
