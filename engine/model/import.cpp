// SPDX-License-Identifier: Apache-2.0
#include "engine/model/import.h"

#include <string>
#include <utility>

#include "engine/core/error.h"
#include "engine/model/foreign_format.h"
#include "engine/model/import_names.h"
#include "engine/nets/nets.h"

namespace carina::model {
namespace {

// A net's auxiliary classifier serves training alone; files may hold it.
void dropAuxiliaryHead(const std::string& net, graph::Weights& weights) {
  if (!nets::findNet(net).hasAuxiliaryHead) return;
  std::erase_if(weights, [](const auto& weight) { return weight.first.starts_with("aux."); });
}

const Tensor& findWeight(const graph::Graph& graph, const graph::Weights& weights, graph::ParameterRole role,
                         bool isLast) {
  const Tensor* found = nullptr;
  for (const auto& parameter : graph.parameters()) {
    if (parameter.role == role && (found == nullptr || isLast)) found = &weights.at(parameter.name);
  }
  if (found == nullptr || found->shape().rank() < 2) {
    throw Error(ErrorCode::InvalidArgument, "the weights' first or last layer is no matrix of weights");
  }
  return *found;
}

std::vector<std::string> numberedLabels(std::int64_t classes) {
  std::vector<std::string> labels;
  for (std::int64_t i = 0; i < classes; ++i) labels.push_back("class " + std::to_string(i));
  return labels;
}

// What the caller did not say is read from the tensors, or is the net's default.
ModelCard completeCard(const ImportOptions& options, const graph::Graph& graph, const graph::Weights& weights) {
  constexpr std::int64_t kMaxClasses = 100'000;
  const auto classes = findWeight(graph, weights, graph::ParameterRole::LinearWeight, true).shape()[0];
  if (classes < 1 || classes > kMaxClasses) {
    throw Error(ErrorCode::InvalidArgument, "the weights' last layer has " + std::to_string(classes) + " rows");
  }
  auto card = options.card;
  card.net = options.net;
  card.channels = findWeight(graph, weights, graph::ParameterRole::ConvWeight, false).shape()[1];
  if (card.inputSize == 0) card.inputSize = nets::findNet(options.net).defaultInputSize;
  if (card.labels.empty()) {
    const bool isChest = classes == static_cast<std::int64_t>(chestLabels().size());
    card.labels = isChest ? chestLabels() : numberedLabels(classes);
  }
  if (static_cast<std::int64_t>(card.labels.size()) == classes) return card;
  throw Error(ErrorCode::InvalidArgument, std::to_string(card.labels.size()) + " labels were given, but the net has " +
                                              std::to_string(classes) + " outputs");
}

}  // namespace

Model importModel(const std::filesystem::path& path, const ImportOptions& options) {
  const auto graph = nets::makeNet(options.net);  // for its names, which no option changes
  auto weights = renameForeignWeights(readForeignWeights(path), graph);
  dropAuxiliaryHead(options.net, weights);
  checkNamesFit(graph, weights, path.string());
  const auto epsilon = findForeignEpsilon(path);
  try {
    auto card = completeCard(options, graph, weights);
    card.normEpsilon = epsilon.value_or(card.normEpsilon);
    return makeModel(std::move(card), std::move(weights));
  } catch (const Error& error) {
    throw Error(error.code(), path.string() + ": " + error.what());
  }
}

}  // namespace carina::model
