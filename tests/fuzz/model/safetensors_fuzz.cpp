// SPDX-License-Identifier: Apache-2.0
// Any bytes are a safetensors file or are refused with an Error; whatever is read can be looked at.
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/core/error.h"
#include "engine/model/safetensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto owner = std::make_shared<std::vector<std::uint8_t>>(data, data + size);
  try {
    const auto content = carina::model::parseSafeTensors(std::as_bytes(std::span(*owner)), "fuzz", owner);
    for (const auto& [name, tensor] : content.tensors) tensor.toFloats();
  } catch (const carina::Error&) {
  }
  return 0;
}
