// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "engine/model/model.h"

namespace carina::model {

/// Writes the model as ONNX (opset 13): input "input" N × C × H × W f32 with free N, output "logits" N × classes; the
/// card in the metadata. Atomic.
///
/// Errors   Unsupported: an op without an ONNX form · Io · ResourceExhausted: past protobuf's 2 GiB
/// Source   ONNX 1.x operators, opset 13
void exportOnnx(const Model& model, const std::filesystem::path& path);

}  // namespace carina::model
