// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/model.h"
#include "engine/train/epoch_result.h"
#include "engine/train/trainer.h"

namespace carina::train {

/// What a run may only be resumed with: anything else would be another run.
struct RunIdentity {
  std::string net;
  std::vector<std::string> labels;
  std::string trainSha256;       ///< of the set that is trained on
  std::string validationSha256;  ///< of the set that is validated on
  std::string optimizer;
  std::string schedule;
  std::uint64_t seed = 0;
  std::int64_t globalBatch = 0;  ///< films of a step, over all ranks
  int worldSize = 1;             ///< may change: the films of a step stay the same, the bits do not
  bool operator==(const RunIdentity&) const = default;
};

/// How far a run is, apart from its trainer.
struct RunProgress {
  RunIdentity identity;
  std::vector<EpochResult> results;  ///< of every epoch so far
  std::int64_t collapsedCycles = 0;  ///< cycles whose collapse run is done
  std::optional<double> startRate;   ///< the learning rate that the first weights were saved with
};

/// A checkpoint as it is written: views into a trainer, and the card of its model.
struct Checkpoint {
  model::Model model;  ///< the weights that predict: the averages where they are kept
  TrainerState state;
  RunProgress progress;
};

/// A checkpoint that was read, with the bytes that its views look into.
struct LoadedCheckpoint {
  Checkpoint checkpoint;
  std::vector<std::vector<float>> tensors;
};

/// Writes a checkpoint folder (FORMAT.md): first under another name, every file synced, its marker last; then renamed.
/// A folder of that name is replaced. When anything fails nothing is left behind and earlier folders are untouched.
///
/// Errors   Io: the disk is full, or cannot be written
void saveCheckpoint(const Checkpoint& checkpoint, const std::filesystem::path& folder);

/// Checks every file's length and hash against the marker before any is parsed.
///
/// Errors   NotFound: no such folder, or no marker: it was never finished · Corrupt: names the file · Unsupported: of a
///          later version
LoadedCheckpoint loadCheckpoint(const std::filesystem::path& folder);

/// The part that is no tensor, checked likewise: quick to read.
struct CheckpointFacts {
  std::int64_t step = 0;
  data::LoaderPosition position;
  double learningRate = 0;  ///< of the last step
  RunProgress progress;
};
CheckpointFacts loadCheckpointFacts(const std::filesystem::path& folder);

/// True for a folder with a checkpoint's marker.
bool isCheckpoint(const std::filesystem::path& folder);

/// folder/model.safetensors, a model file like any other.
std::filesystem::path checkpointModelPath(const std::filesystem::path& folder);

/// Throws unless `found` is what the run is resumed with.
///
/// Errors   InvalidArgument: names what differs, both values, and what would mend it; `where` names the checkpoint
void checkIdentity(const RunIdentity& wanted, const RunIdentity& found, const std::string& where);

}  // namespace carina::train
