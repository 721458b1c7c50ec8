// SPDX-License-Identifier: Apache-2.0
#include "engine/train/run_card.h"

#include <utility>

namespace carina::train {
namespace {

constexpr std::size_t kMostLineage = 1500;

std::string setText(const data::Dataset& set) {
  return std::to_string(set.size()) + " films (sha256 " + set.fingerprint().substr(0, 16) + ")";
}

model::Metric metricOf(const eval::AurocEstimate& estimate, const std::string& label, std::int64_t films,
                       const std::string& set) {
  model::Metric metric{.name = "auroc", .label = label, .value = *estimate.auroc, .count = films, .data = set};
  if (estimate.interval95) {
    metric.low = estimate.interval95->low;
    metric.high = estimate.interval95->high;
  }
  return metric;
}

}  // namespace

model::ModelCard runCard(const StartingPoint& start, const Recipe& recipe, const data::Dataset& training,
                         const data::Dataset& validation) {
  auto card = start.card;
  card.notes = "Learned from " + setText(training) + " in at most " + std::to_string(recipe.epochs) +
               " epochs; the best epoch was chosen on " + setText(validation) + ".";
  if (!recipe.net.init.empty()) {
    card.notes += " Began with weights that had learned from " +
                  (card.trainingData.empty() ? std::string("what their card does not say")
                                             : card.trainingData.substr(0, kMostLineage)) +
                  ".";
  }
  card.trainingData = recipe.note.empty() ? std::to_string(training.size()) + " films" : recipe.note;
  card.createdBy = recipe.createdBy;
  card.training = recipe.trainedOn;
  return card;
}

std::vector<model::Metric> metricsOf(const EpochResult& result, const std::vector<std::string>& labels,
                                     const std::string& set) {
  const auto& validation = result.validation;
  std::vector<model::Metric> metrics;
  const auto addMean = [&](const char* name, const std::optional<double>& value) {
    if (value) metrics.push_back({.name = name, .value = *value, .count = validation.films, .data = set});
  };
  addMean("auroc", validation.meanAuroc);
  addMean("top1", validation.top1);
  addMean("top5", validation.top5);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto& estimate = validation.labels[i];
    if (estimate.auroc) metrics.push_back(metricOf(estimate, labels[i], validation.films, set));
  }
  return metrics;
}

model::Model modelOf(model::ModelCard card, const graph::Weights& weights) {
  model::Model model{.card = std::move(card), .graph = {}, .weights = {}, .weightsSha256 = {}};
  model.graph = predictingGraph(model.card);
  for (const auto& parameter : model.graph.parameters()) {
    model.weights.emplace(parameter.name, weights.find(parameter.name)->second);
  }
  return model;
}

}  // namespace carina::train
