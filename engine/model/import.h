// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "engine/model/model.h"

namespace carina::model {

/// What the caller says about foreign weights; the rest is the net's default or is read from the file.
struct ImportOptions {
  std::string net;
  /// Labels (empty: chestLabels() or, for another number of outputs, numbers), preprocessing, training, notes; the
  /// epsilon of the batch norms only where the file does not state it (ONNX and model.json do).
  ModelCard card;
};

/// Tensors of a foreign file under the names it uses, whatever its kind: PyTorch (.pth, .pt, .pth.tar: zip and legacy),
/// safetensors, ONNX, Keras layers as TF.js shards (model.json). Sniffed by content, never by name.
///
/// A pickle is read by an interpreter that can build tensors and nothing else.
/// Errors   NotFound · Io · Corrupt · Unsupported: a kind that cannot be read, or a pickle that asks for code (named) ·
///          ResourceExhausted: sizes past the limits
graph::Weights readForeignWeights(const std::filesystem::path& path);

/// Foreign weights under the net's own names: prefixes such as `module.` dropped, DenseNet's old `norm.1` renamed,
/// Keras' layers transposed, counters left out.
graph::Weights renameForeignWeights(const graph::Weights& foreign, const graph::Graph& graph);

/// Reads, renames and checks foreign weights.
///
/// Errors   as readForeignWeights() and makeModel()
Model importModel(const std::filesystem::path& path, const ImportOptions& options);

}  // namespace carina::model
