// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <span>

#include "engine/core/error.h"
#include "engine/model/onnx_import.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace carina::model;
  const carina::SharedBytes file{std::as_bytes(std::span(data, size)), nullptr};
  isOnnxModel(file.bytes);
  try {
    for (const auto& [name, tensor] : readOnnxWeights(file, "fuzz")) tensor.toFloats();
  } catch (const carina::Error&) {
    return 0;
  }
  return 0;
}
