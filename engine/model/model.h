// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/graph/graph.h"
#include "engine/graph/weights.h"
#include "engine/model/model_card.h"

namespace carina::model {

/// A net with its weights and its card: one file.
/// Threads  a value; copies share the weights' bytes
struct Model {
  ModelCard card;
  graph::Graph graph;
  graph::Weights weights;
  std::string weightsSha256;  ///< see hashWeights()
};

/// Builds the card's net and checks that the weights fit it.
///
/// Errors   NotFound: no such net · InvalidArgument: the card contradicts itself, or the weights do not fit
Model makeModel(ModelCard card, graph::Weights weights);

/// Weights that have learned nothing, the same for the same seed; the card says so.
Model makeUntrainedModel(std::string_view net, std::uint64_t seed = 0);

/// Reads a model file; the weights stay mapped and are shared.
///
/// Errors   NotFound · Io · Corrupt: not a safetensors file, no or a broken card, or the hash differs from the card's ·
///          InvalidArgument: the weights do not fit the net (each named)
Model loadModel(const std::filesystem::path& path);

/// Writes a model as one safetensors file (FORMAT.md), atomically.
///
/// Errors   Io
void saveModel(const Model& model, const std::filesystem::path& path);

/// SHA-256 over names, types, shapes and bytes of all tensors in the order of their names (FORMAT.md).
std::string hashWeights(const graph::Weights& weights);

}  // namespace carina::model
