// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/dtype.h"
#include "engine/graph/weights.h"

namespace carina::model {

/// One tensor of a TensorFlow.js manifest; quantised, its value is q · scale + min.
struct TfjsWeight {
  std::string name;
  Shape shape;
  std::optional<DType> dtype;     ///< of the tensor; none for integers, which no net needs
  std::uint64_t storedBytes = 0;  ///< in the shards
  bool isQuantized = false;       ///< stored as unsigned integers of storedBytes / elements bytes
  double scale = 1;
  double min = 0;
};

/// Weights that lie one after the other in shards, files beside model.json.
struct TfjsGroup {
  std::vector<std::string> paths;
  std::vector<TfjsWeight> weights;
};

/// True where the bytes look like a TensorFlow.js model.json.
bool isTfjsModel(std::span<const std::byte> bytes);

/// The weight manifest of a model.json.
///
/// Errors   Corrupt: not JSON, nested too deep, a field of the wrong type, a shard named twice ·
///          Unsupported: an unknown type, a shard outside the folder
/// Source   the TensorFlow.js converter's web format
std::vector<TfjsGroup> parseTfjsManifest(std::string_view json, std::string_view name);

/// The epsilons of all batch norms in a model.json's topology, each once.
///
/// Errors   Corrupt: not JSON, nested too deep, an epsilon that is no number
std::set<double> listTfjsEpsilons(std::string_view json, std::string_view name);

/// All floating-point weights under their Keras names, e.g. "conv1/kernel".
///
/// Errors   NotFound, Io: a shard · Corrupt: shards whose sizes do not fit · as parseTfjsManifest()
graph::Weights readTfjsWeights(const std::filesystem::path& modelJson);

}  // namespace carina::model
