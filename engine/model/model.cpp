// SPDX-License-Identifier: Apache-2.0
#include "engine/model/model.h"

#include <array>
#include <span>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/sha256.h"
#include "engine/model/card_json.h"
#include "engine/model/safetensors.h"
#include "engine/model/safetensors_header.h"
#include "engine/nets/nets.h"

namespace carina::model {
namespace {

constexpr const char* kCardKey = "carina.model_card";
constexpr const char* kHashKey = "carina.weights_sha256";

/// Adds numbers and texts to a hash so that no two lists of them give the same bytes.
class FramedHash {
 public:
  void add(std::uint64_t number) {
    std::array<std::byte, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>((number >> (8 * i)) & 0xffU);
    hash_.update(bytes);
  }

  void add(std::span<const std::byte> bytes) {
    add(static_cast<std::uint64_t>(bytes.size()));
    hash_.update(bytes);
  }

  void add(std::string_view text) { add(std::as_bytes(std::span(text))); }

  std::string finishHex() { return hash_.finishHex(); }

 private:
  Sha256 hash_;
};

bool isFloat(DType type) {
  return type == DType::F64 || type == DType::F32 || type == DType::F16 || type == DType::BF16;
}

/// Says it in the card's words when the last layer has another number of outputs than the card has labels.
void checkHead(const ModelCard& card, const graph::Graph& graph, const graph::Weights& weights) {
  const auto& head = graph.node(graph.output("logits")).name;
  const auto bias = weights.find(head + ".bias");
  if (bias == weights.end() || bias->second.shape().rank() != 1) return;
  const auto outputs = bias->second.shape()[0];
  if (outputs == static_cast<std::int64_t>(card.labels.size())) return;
  throw Error(ErrorCode::InvalidArgument, "the card's 'labels' has " + std::to_string(card.labels.size()) +
                                              " entries, but the weights' last layer '" + head + "' has " +
                                              std::to_string(outputs) + " outputs");
}

/// Throws where a tensor is not of the net's, or not of a type that weights have.
void checkTensors(const graph::Graph& graph, const graph::Weights& weights) {
  graph::checkWeights(graph, weights);
  graph::Weights strangers = weights;
  for (const auto& parameter : graph.parameters()) {
    const auto known = strangers.extract(parameter.name);
    if (isFloat(known.mapped().dtype())) continue;
    throw Error(ErrorCode::InvalidArgument, "the weights do not fit the net: '" + parameter.name + "' is " +
                                                std::string(name(known.mapped().dtype())) + ", not floating point");
  }
  if (strangers.empty()) return;
  throw Error(ErrorCode::InvalidArgument, "the weights do not fit the net: it has no '" + strangers.begin()->first +
                                              "' (" + std::to_string(strangers.size()) + " tensors too many)");
}

const std::string& requireMetadata(const SafeTensors& content, const std::string& key, const std::string& file) {
  const auto found = content.metadata.find(key);
  if (found != content.metadata.end()) return found->second;
  throw Error(ErrorCode::Corrupt, file + ": has no '" + key +
                                      "' in its metadata, so it is not a model of ours; `carina import` makes one of "
                                      "foreign weights");
}

}  // namespace

Model makeModel(ModelCard card, graph::Weights weights) {
  checkCard(card, "model card");
  auto graph = nets::makeNet(card.net, {.classes = static_cast<std::int64_t>(card.labels.size()),
                                        .inputSize = card.inputSize,
                                        .channels = card.channels,
                                        .normEpsilon = card.normEpsilon});
  checkHead(card, graph, weights);
  checkTensors(graph, weights);
  auto hash = hashWeights(weights);
  return {std::move(card), std::move(graph), std::move(weights), std::move(hash)};
}

Model makeUntrainedModel(std::string_view net, std::uint64_t seed) {
  const auto facts = nets::findNet(net);
  ModelCard card{.net = facts.name,
                 .labels = chestLabels(),
                 .inputSize = facts.defaultInputSize,
                 .training = Training::Untrained,
                 .trainingData = "none",
                 .notes = "Random weights from seed " + std::to_string(seed) +
                          ", to try the program with. They have learned nothing.",
                 .createdBy = "carina"};
  const auto graph =
      nets::makeNet(net, {.classes = static_cast<std::int64_t>(card.labels.size()), .inputSize = card.inputSize});
  return makeModel(std::move(card), graph::makeUntrainedWeights(graph, seed));
}

Model loadModel(const std::filesystem::path& path) {
  const auto file = path.string();
  auto content = loadSafeTensors(path);
  const auto& hash = requireMetadata(content, kHashKey, file);
  auto card = parseCardJson(requireMetadata(content, kCardKey, file), file);
  try {
    auto model = makeModel(std::move(card), std::move(content.tensors));
    if (model.weightsSha256 == hash) return model;
  } catch (const Error& error) {
    throw Error(error.code(), file + ": " + error.what());
  }
  throw Error(ErrorCode::Corrupt, file + ": the weights are not those that its '" + std::string(kHashKey) +
                                      "' was made of; copy the file again");
}

void saveModel(const Model& model, const std::filesystem::path& path) {
  const SafeTensors content{
      .tensors = model.weights,
      .metadata = {{kCardKey, writeCardJson(model.card)}, {kHashKey, hashWeights(model.weights)}}};
  saveSafeTensors(content, path);
}

std::string hashWeights(const graph::Weights& weights) {
  FramedHash hash;
  for (const auto& [name, tensor] : weights) {
    hash.add(name);
    hash.add(safeTensorsName(tensor.dtype()));
    hash.add(static_cast<std::uint64_t>(tensor.shape().rank()));
    for (const auto extent : tensor.shape().dims()) hash.add(static_cast<std::uint64_t>(extent));
    hash.add(tensor.bytes());
  }
  return hash.finishHex();
}

}  // namespace carina::model
