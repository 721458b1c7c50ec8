// SPDX-License-Identifier: Apache-2.0
#include "engine/train/starting_point.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/model/model.h"
#include "engine/nets/nets.h"
#include "engine/train/checkpoint.h"

namespace carina::train {
namespace {

namespace fs = std::filesystem;

/// Weights that were learned before.
struct Learned {
  model::Model model;
  std::optional<double> learningRate;
};

Learned loadLearned(const fs::path& path) {
  if (!fs::is_directory(path)) return {model::loadModel(path), {}};
  auto loaded = loadCheckpoint(path);
  return {std::move(loaded.checkpoint.model), loaded.checkpoint.state.learningRate};
}

model::Task taskOf(Task task) {
  return task == Task::Multiclass ? model::Task::MultiClass : model::Task::MultiLabel;
}

nets::NetOptions optionsFor(const model::ModelCard& card) {
  return {.classes = std::ssize(card.labels),
          .inputSize = card.inputSize,
          .channels = card.channels,
          .normEpsilon = card.normEpsilon};
}

model::ModelCard cardFor(const NetChoice& choice, const Learned* learned) {
  model::ModelCard card;
  if (learned != nullptr) card = learned->model.card;
  if (!choice.net.empty() && learned != nullptr && choice.net != card.net) {
    throw Error(ErrorCode::InvalidArgument, choice.init.string() + ": holds weights of " + card.net + ", not of " +
                                                choice.net + "; leave out --net, or begin with other weights");
  }
  if (learned == nullptr) {
    card.net = choice.net;
    card.inputSize = nets::findNet(card.net).defaultInputSize;
  }
  card.inputSize = choice.inputSize.value_or(card.inputSize);
  if (learned != nullptr && choice.channels && *choice.channels != card.channels) {
    throw Error(ErrorCode::InvalidArgument,
                choice.init.string() + ": takes " + std::to_string(card.channels) + " channels; leave out --channels");
  }
  card.channels = choice.channels.value_or(card.channels);
  card.metrics.clear();
  return card;
}

/// Copies the rows of labels that both heads have into the new one. `width` is the number of values a row.
std::vector<std::string> takeOverRows(const model::ModelCard& from, const model::ModelCard& to,
                                      const std::vector<float>& src, std::vector<float>& dst) {
  const auto width = dst.size() / to.labels.size();
  std::vector<std::string> kept;
  for (std::size_t row = 0; row < to.labels.size(); ++row) {
    const auto place = std::ranges::find(from.labels, to.labels[row]);
    if (place == from.labels.end()) continue;
    const auto first = static_cast<std::size_t>(place - from.labels.begin()) * width;
    std::copy_n(src.begin() + static_cast<std::ptrdiff_t>(first), width,
                dst.begin() + static_cast<std::ptrdiff_t>(row * width));
    kept.push_back(to.labels[row]);
  }
  return kept;
}

/// What fits of the learned weights takes the place of the new ones.
void takeOver(const Learned& learned, bool newHead, StartingPoint& start) {
  const auto& head = start.graph.node(start.graph.output("logits")).name;
  const auto& from = learned.model.card;
  for (auto& [name, tensor] : start.weights) {
    const auto found = learned.model.weights.find(name);
    if (found == learned.model.weights.end()) continue;  // an auxiliary head: models have none
    if (!name.starts_with(head + ".")) {
      tensor = found->second;
    } else if (!newHead && from.task == start.card.task) {
      auto values = tensor.toFloats();
      start.keptLabels = takeOverRows(from, start.card, found->second.toFloats(), values);
      tensor = Tensor::fromFloats(tensor.shape(), std::move(values));
    }
  }
}

}  // namespace

graph::Graph predictingGraph(const model::ModelCard& card) {
  return nets::makeNet(card.net, optionsFor(card));
}

StartingPoint makeStartingPoint(const NetChoice& choice, const std::vector<std::string>& labels, Task task) {
  if (labels.empty()) throw Error(ErrorCode::InvalidArgument, "the records have no labels to learn");
  std::optional<Learned> learned;
  if (!choice.init.empty()) learned = loadLearned(choice.init);
  StartingPoint start{.card = cardFor(choice, learned ? &*learned : nullptr), .graph = {}, .weights = {}};
  start.card.labels = labels;
  start.card.task = taskOf(task);
  auto options = optionsFor(start.card);
  options.dropout = choice.dropout;
  options.dropPath = choice.dropPath;
  options.auxiliaryHead = choice.auxiliaryHead;
  start.graph = nets::makeNet(start.card.net, options);
  const auto residual = choice.zeroLastNorm ? graph::ResidualStart::Zero : graph::ResidualStart::Identity;
  start.weights = graph::makeUntrainedWeights(start.graph, choice.seed, residual);
  if (!learned) return start;
  takeOver(*learned, choice.newHead, start);
  start.learningRate = learned->learningRate;
  return start;
}

}  // namespace carina::train
