// SPDX-License-Identifier: Apache-2.0
// Any bytes are a film or a carina::Error; a film that was read can be shown and fed to a network.
#include <cstdint>
#include <span>

#include "engine/core/error.h"
#include "engine/dicom/load_film.h"
#include "engine/image/display.h"
#include "engine/image/network_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto film = carina::dicom::loadFilm(std::as_bytes(std::span(data, size)), "fuzz", {.maxPixels = 1 << 22});
    carina::image::makeDisplayImage(film);
    carina::image::makeNetworkInput(film, carina::image::makeTorchvisionSpec(32));
  } catch (const carina::Error&) {
  }
  return 0;
}
