// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "engine/train/epoch_result.h"

namespace carina::train {

/// A finished checkpoint of a run.
struct ShelvedCheckpoint {
  std::int64_t step = 0;
  std::filesystem::path folder;
};

/// The checkpoints of one run: where they lie, and which are kept.
///
/// Threads  one thread at a time; one writer a run
class CheckpointShelf {
 public:
  explicit CheckpointShelf(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// "step-00001200"
  std::filesystem::path pathOf(std::int64_t step) const;

  /// The finished ones, by step.
  std::vector<ShelvedCheckpoint> list() const;

  std::optional<ShelvedCheckpoint> latest() const;

  /// Puts right what a kill left behind: a checkpoint that was whole but not yet in its place is put there, others that
  /// were not finished are removed.
  /// Errors   Io
  void tidy() const;

  /// Removes all but the last `last`, the best as a whole and the best of each label; the link "best" then leads to the
  /// best as a whole.
  ///
  /// Errors   Io
  void prune(const std::vector<EpochResult>& results, int last) const;

  /// Removes those after `step`: a run that goes on from there will write its own.
  void removeAfter(std::int64_t step) const;

  std::filesystem::path bestPath() const { return folder_ / "best"; }

 private:
  void linkBest(const std::vector<EpochResult>& results) const;

  std::filesystem::path folder_;
};

}  // namespace carina::train
