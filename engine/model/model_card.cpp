// SPDX-License-Identifier: Apache-2.0
#include "engine/model/model_card.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

#include "engine/core/error.h"
#include "engine/model/card_json.h"

namespace carina::model {
namespace {

constexpr std::int64_t kMostPixels = 16384;
constexpr std::size_t kMostLabels = 1'000'000;
constexpr std::string_view kNotClinical = "Not for clinical use.";

/// Throws a card's faults under one code, with one beginning.
struct Check {
  ErrorCode code;
  std::string where;

  void require(bool isGood, const std::string& what) const {
    if (!isGood) throw Error(code, where + ": " + what);
  }
};

void checkLabels(const std::vector<std::string>& labels, const Check& check) {
  check.require(!labels.empty(), "'labels' is empty; a model needs at least one");
  check.require(labels.size() <= kMostLabels, "'labels' has more than " + std::to_string(kMostLabels) + " entries");
  std::set<std::string_view> seen;
  for (const auto& label : labels) {
    check.require(!label.empty(), "'labels' has an empty label");
    check.require(seen.insert(label).second, "'labels' has '" + label.substr(0, 64) + "' twice");
  }
}

void checkPreprocessing(const Preprocessing& preprocessing, const Check& check) {
  const auto isFinite = [](double value) { return std::isfinite(value); };
  const auto isPositive = [](double value) { return std::isfinite(value) && value > 0; };
  check.require(isPositive(preprocessing.scale), "'preprocessing.scale' must be a number above 0");
  check.require(std::ranges::all_of(preprocessing.mean, isFinite), "'preprocessing.mean' must be finite numbers");
  check.require(std::ranges::all_of(preprocessing.stdDev, isPositive),
                "'preprocessing.std_dev' must be numbers above 0");
}

}  // namespace

const std::vector<std::string>& chestLabels() {
  static const std::vector<std::string> labels = {
      "Atelectasis", "Cardiomegaly", "Effusion",           "Infiltration",  "Mass",
      "Nodule",      "Pneumonia",    "Pneumothorax",       "Consolidation", "Edema",
      "Emphysema",   "Fibrosis",     "Pleural_Thickening", "Hernia"};
  return labels;
}

std::string honestyStatement(const ModelCard& card) {
  const std::string notClinical(kNotClinical);
  switch (card.training) {
    case Training::Untrained:
      return "This model's weights are random, not trained: its numbers mean nothing. " + notClinical;
    case Training::GeneralImages:
      return "This model was trained on general images, not on chest films: its numbers say nothing about a film. " +
             notClinical;
    case Training::Unstated:
      return "Nobody has said what this model was trained on: do not rely on its numbers. " + notClinical;
    case Training::ChestFilms:
      break;
  }
  auto data = card.trainingData.empty() ? "chest films that its card does not name" : card.trainingData;
  while (data.ends_with('.')) data.pop_back();
  return "This model was trained on " + data + ". " + notClinical;
}

void checkCard(const ModelCard& card, std::string_view where, ErrorCode code) {
  const Check check{code, std::string(where)};
  check.require(!card.net.empty(), "'net' is empty");
  checkLabels(card.labels, check);
  check.require(
      card.inputSize >= 1 && card.inputSize <= kMostPixels,
      "'input_size' must be 1 to " + std::to_string(kMostPixels) + " pixels, not " + std::to_string(card.inputSize));
  check.require(card.channels == 1 || card.channels == 3,
                "'channels' must be 1 or 3, not " + std::to_string(card.channels));
  check.require(card.normEpsilon > 0 && card.normEpsilon < 1, "'norm_epsilon' must be above 0 and below 1");
  checkPreprocessing(card.preprocessing, check);
  for (const auto& metric : card.metrics) {
    check.require(metric.count >= 0, "'metrics.count' of '" + metric.name.substr(0, 64) + "' is negative");
  }
}

}  // namespace carina::model
