// SPDX-License-Identifier: Apache-2.0
#include "engine/train/epoch_result.h"

namespace carina::train {
namespace {

void keepBetter(std::optional<EpochResult>& best, std::optional<double>& bestScore, const EpochResult& result,
                std::optional<double> score) {
  if (!score || (bestScore && *score <= *bestScore)) return;
  best = result;
  bestScore = score;
}

}  // namespace

BestSteps findBestSteps(const std::vector<EpochResult>& results) {
  BestSteps best;
  std::optional<double> overall;
  std::vector<std::optional<double>> scores;
  for (const auto& result : results) {
    const auto& labels = result.validation.labels;
    best.label.resize(labels.size());
    scores.resize(labels.size());
    keepBetter(best.overall, overall, result, result.score());
    for (std::size_t i = 0; i < labels.size(); ++i) keepBetter(best.label[i], scores[i], result, labels[i].auroc);
  }
  return best;
}

}  // namespace carina::train
