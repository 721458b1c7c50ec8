// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace carina::model {

/// What the outputs mean: independent sigmoids, or one softmax.
enum class Task { MultiLabel, MultiClass };

/// What the weights have learned from.
enum class Training { Untrained, GeneralImages, ChestFilms, Unstated };

/// How a film's grey values (0..255, bone bright) become the net's input: (value · scale − mean) / stdDev per channel.
struct Preprocessing {
  double scale = 1.0 / 255.0;
  std::array<double, 3> mean{0.485, 0.456, 0.406};
  std::array<double, 3> stdDev{0.229, 0.224, 0.225};
  bool operator==(const Preprocessing&) const = default;
};

/// One figure of an evaluation, for one label or for their mean.
struct Metric {
  std::string name;   ///< e.g. "auroc"
  std::string label;  ///< empty: the mean over labels
  double value = 0;
  std::optional<double> low;  ///< 95 % interval
  std::optional<double> high;
  std::int64_t count = 0;  ///< films
  std::string data;        ///< which set and split it was measured on
  bool operator==(const Metric&) const = default;
};

/// Everything about a model but its weights: what it is, what it expects, what it rests on.
/// Threads  a value
struct ModelCard {
  std::string net;  ///< as in nets::makeNet()
  std::vector<std::string> labels;
  std::int64_t inputSize = 0;
  std::int64_t channels = 3;
  double normEpsilon = 1e-5;
  Task task = Task::MultiLabel;
  Preprocessing preprocessing;

  Training training = Training::Untrained;
  std::string trainingData;  ///< in words: sets, sizes, splits, sources, licences
  std::string notes;
  std::vector<Metric> metrics;
  std::string createdBy;  ///< program and version

  bool operator==(const ModelCard&) const = default;
};

/// The 14 pathologies of NIH ChestX-ray14 in the project's order.
const std::vector<std::string>& chestLabels();

/// One plain sentence that must stand beside every number the model gives: what its weights rest on, and that it is not
/// for clinical use.
std::string honestyStatement(const ModelCard& card);

}  // namespace carina::model
