// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <span>
#include <string_view>

#include "engine/core/shared_bytes.h"
#include "engine/graph/weights.h"

namespace carina::model {

/// True where the bytes are an ONNX model: protobuf with an IR version and a graph.
bool isOnnxModel(std::span<const std::byte> bytes);

/// The floating-point initialisers of an ONNX model by name; tensors look into the file where it holds them row by row.
///
/// Errors   Corrupt: no ONNX model, or a tensor whose bytes do not fit its shape · Unsupported: weights in other files,
///          or an export that folded the batch norms and renamed the weights · ResourceExhausted: 2 GiB or more
/// Threads  any
/// Source   ONNX IR specification, TensorProto
graph::Weights readOnnxWeights(const SharedBytes& file, std::string_view name);

/// The epsilons of all batch norms, each once.
///
/// Errors   Corrupt: no ONNX model · ResourceExhausted: 2 GiB or more
std::set<double> listOnnxEpsilons(const SharedBytes& file, std::string_view name);

}  // namespace carina::model
