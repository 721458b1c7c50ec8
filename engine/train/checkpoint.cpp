// SPDX-License-Identifier: Apache-2.0
#include "engine/train/checkpoint.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/model/safetensors.h"
#include "engine/train/checkpoint_marker.h"
#include "engine/train/trainer_record.h"

namespace carina::train {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kModel = "model.safetensors";
constexpr std::string_view kOptimizer = "optimizer.safetensors";
constexpr std::string_view kTrainer = "trainer.pb";
constexpr std::array<std::string_view, 3> kFiles = {kModel, kOptimizer, kTrainer};
constexpr std::uint64_t kMostTrainerBytes = 64U << 20;

constexpr std::string_view kAverage = "average/";  // in a trainer's state; in the folder the model holds them
constexpr std::string_view kWeight = "weight/";    // in the folder: a weight that is trained and not the model's

constexpr const char* kModelHolds = "carina.model_holds";  // a metadata key, and its two values
constexpr const char* kWeights = "weights";
constexpr const char* kAverages = "averages";

bool keepsAverages(const TrainerState& state) {
  return std::ranges::any_of(state.optimizer, [](const auto& tensor) { return tensor.name.starts_with(kAverage); });
}

/// A tensor that looks into values which live as long as the state does.
Tensor viewOf(std::span<const float> values) {
  return {DType::F32, Shape{static_cast<std::int64_t>(values.size())}, std::as_bytes(values), nullptr};
}

/// What the model file does not hold of a trainer's tensors: with averages every weight, else an auxiliary head's.
graph::Weights optimizerTensors(const Checkpoint& checkpoint) {
  const auto& state = checkpoint.state;
  const auto& inModel = checkpoint.model.weights;
  graph::Weights tensors;
  for (const auto& tensor : state.optimizer) {
    const bool isThere = tensor.name.starts_with(kAverage) && inModel.contains(tensor.name.substr(kAverage.size()));
    if (!isThere) tensors.emplace(tensor.name, viewOf(tensor.values));
  }
  const bool hasAverages = keepsAverages(state);
  for (const auto& [name, tensor] : state.weights) {
    if (hasAverages || !inModel.contains(name)) tensors.emplace(std::string(kWeight) + name, tensor);
  }
  return tensors;
}

void syncFolder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) throw Error(ErrorCode::Io, folder.string() + ": cannot be opened");
  const bool isSynced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!isSynced) throw Error(ErrorCode::Io, folder.string() + ": cannot be synced");
}

void moveFolder(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  fs::rename(from, to, failed);
  if (failed) throw Error(ErrorCode::Io, to.string() + ": cannot be put in its place: " + failed.message());
}

void writeFiles(const Checkpoint& checkpoint, const fs::path& folder) {
  model::saveModel(checkpoint.model, folder / kModel);
  const auto& state = checkpoint.state;
  model::saveSafeTensors({.tensors = optimizerTensors(checkpoint),
                          .metadata = {{kModelHolds, keepsAverages(state) ? kAverages : kWeights}}},
                         folder / kOptimizer);
  writeFileAtomically(folder / kTrainer, encodeTrainerRecord({.facts = {.step = state.step,
                                                                        .position = state.position,
                                                                        .learningRate = state.learningRate,
                                                                        .progress = checkpoint.progress},
                                                              .schedule = state.schedule}));
  saveCheckpointMarker(folder, kFiles);
  syncFolder(folder);
}

TrainerRecord loadRecord(const fs::path& folder) {
  const auto path = folder / kTrainer;
  return decodeTrainerRecord(readFile(path, kMostTrainerBytes), path.string());
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

void saveCheckpoint(const Checkpoint& checkpoint, const fs::path& folder) {
  const fs::path unfinished = folder.string() + ".unfinished";
  const fs::path replaced = folder.string() + ".replaced";
  std::error_code failed;
  fs::remove_all(unfinished, failed);
  fs::remove_all(replaced, failed);
  fs::create_directories(unfinished, failed);
  if (failed) throw Error(ErrorCode::Io, unfinished.string() + ": cannot be made: " + failed.message());
  try {
    writeFiles(checkpoint, unfinished);
    if (fs::exists(folder, failed)) moveFolder(folder, replaced);
    moveFolder(unfinished, folder);
    syncFolder(folder.parent_path());
  } catch (...) {
    fs::remove_all(unfinished, failed);
    throw;
  }
  fs::remove_all(replaced, failed);
}

LoadedCheckpoint loadCheckpoint(const fs::path& folder) {
  checkCheckpointMarker(folder, kFiles);
  auto record = loadRecord(folder);
  LoadedCheckpoint loaded;
  auto& checkpoint = loaded.checkpoint;
  checkpoint.model = model::loadModel(folder / kModel);
  checkpoint.progress = std::move(record.facts.progress);
  auto& state = checkpoint.state;
  state.step = record.facts.step;
  state.position = record.facts.position;
  state.learningRate = record.facts.learningRate;
  state.schedule = std::move(record.schedule);
  const auto content = model::loadSafeTensors(folder / kOptimizer);
  const auto addOptimizer = [&](std::string name, const Tensor& tensor) {
    loaded.tensors.push_back(tensor.toFloats());
    state.optimizer.push_back({std::move(name), loaded.tensors.back()});
  };
  for (const auto& [name, tensor] : content.tensors) {
    if (name.starts_with(kWeight)) {
      state.weights.emplace(name.substr(kWeight.size()), tensor);
    } else {
      addOptimizer(name, tensor);
    }
  }
  const auto holds = content.metadata.find(kModelHolds);
  const bool holdsAverages = holds != content.metadata.end() && holds->second == kAverages;
  for (const auto& [name, tensor] : checkpoint.model.weights) {
    if (holdsAverages) {
      addOptimizer(std::string(kAverage) + name, tensor);
    } else {
      state.weights.emplace(name, tensor);
    }
  }
  return loaded;
}

CheckpointFacts loadCheckpointFacts(const fs::path& folder) {
  constexpr std::array<std::string_view, 1> kOne = {kTrainer};
  checkCheckpointMarker(folder, kOne);
  return loadRecord(folder).facts;
}

bool isCheckpoint(const fs::path& folder) {
  std::error_code failed;
  return fs::is_regular_file(folder / kCheckpointMarker, failed);
}

fs::path checkpointModelPath(const fs::path& folder) {
  return folder / kModel;
}

void checkIdentity(const RunIdentity& wanted, const RunIdentity& found, const std::string& where) {
  const auto compare = [&](const std::string& what, const std::string& now, const std::string& then) {
    if (now == then) return;
    throw Error(ErrorCode::InvalidArgument, where + ": was saved with another " + what + ": " + then + ", not " + now +
                                                ". Resume with the same, or begin a new run from it with --init");
  };
  compare("net", wanted.net, found.net);
  compare("label set", listed(wanted.labels), listed(found.labels));
  compare("training set (sha256)", wanted.trainSha256, found.trainSha256);
  compare("validation set (sha256)", wanted.validationSha256, found.validationSha256);
  compare("optimizer", wanted.optimizer, found.optimizer);
  compare("schedule", wanted.schedule, found.schedule);
  compare("seed", std::to_string(wanted.seed), std::to_string(found.seed));
  compare("global batch", std::to_string(wanted.globalBatch), std::to_string(found.globalBatch));
}

}  // namespace carina::train
