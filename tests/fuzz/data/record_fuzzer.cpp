// SPDX-License-Identifier: Apache-2.0
// Any bytes are a record or a carina::Error; a record's film that can be decoded can be fed to a network.
#include <cstdint>
#include <span>

#include "engine/core/error.h"
#include "engine/data/record.h"
#include "engine/data/stored_image.h"
#include "engine/image/network_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto record = carina::data::decodeRecord(std::as_bytes(std::span(data, size)), "fuzz");
    if (record.image.size.rows > 2048 || record.image.size.columns > 2048) return 0;
    const auto film = carina::data::loadStoredFilm(record.image, "fuzz");
    carina::image::makeNetworkInput(film, carina::image::makeTorchvisionSpec(32));
  } catch (const carina::Error&) {
  }
  return 0;
}
