// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/train/validation.h"

namespace carina::train {

/// How good the model was at the end of an epoch.
struct EpochResult {
  std::int64_t epoch = 0;  ///< 1 is the first
  std::int64_t step = 0;   ///< steps done
  ValidationResult validation;

  /// What decides which checkpoint is best: the mean AUROC, or of classes the share that came first.
  std::optional<double> score() const { return validation.top1 ? validation.top1 : validation.meanAuroc; }
};

/// Steps whose results were best; of equals the first.
struct BestSteps {
  std::optional<EpochResult> overall;             ///< by score()
  std::vector<std::optional<EpochResult>> label;  ///< by each label's AUROC; nothing where it was never defined
};

/// Threads  any
BestSteps findBestSteps(const std::vector<EpochResult>& results);

}  // namespace carina::train
