// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "engine/core/error.h"
#include "engine/model/tfjs_import.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    carina::model::parseTfjsManifest({reinterpret_cast<const char*>(data), size}, "fuzz");
  } catch (const carina::Error&) {
    return 0;
  }
  return 0;
}
