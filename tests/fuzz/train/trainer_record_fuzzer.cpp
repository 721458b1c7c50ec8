// SPDX-License-Identifier: Apache-2.0
// Any bytes are a trainer's state or a carina::Error; what was read is written back and read the same.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "engine/core/error.h"
#include "engine/train/trainer_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace carina::train;
  try {
    const auto record = decodeTrainerRecord(std::as_bytes(std::span(data, size)), "fuzz");
    const auto text = encodeTrainerRecord(record);
    const auto again = decodeTrainerRecord(std::as_bytes(std::span(text)), "fuzz");
    if (again.facts.step != record.facts.step || again.facts.position != record.facts.position) std::abort();
  } catch (const carina::Error&) {
  }
  return 0;
}
