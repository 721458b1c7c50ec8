// SPDX-License-Identifier: Apache-2.0
// Any bytes are operating points or are refused with an Error; what was read is written and read back the same.
#include <cstdint>
#include <cstdlib>

#include "engine/core/error.h"
#include "engine/model/points_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace carina::model;
  OperatingPoints points;
  try {
    points = parsePointsJson({reinterpret_cast<const char*>(data), size}, "fuzz");
  } catch (const carina::Error&) {
    return 0;
  }
  if (parsePointsJson(writePointsJson(points), "fuzz") != points) std::abort();
  return 0;
}
