// SPDX-License-Identifier: Apache-2.0
// Any bytes are a film or a carina::Error; a film that was read can be shown and fed to a network. The same of headers
// and DICOMDIRs.
#include <cstdint>
#include <span>

#include "engine/core/error.h"
#include "engine/dicom/dicom_directory.h"
#include "engine/dicom/film_header.h"
#include "engine/dicom/load_film.h"
#include "engine/image/display.h"
#include "engine/image/network_input.h"

namespace {

template <typename Read>
void tryTo(const Read& read) {
  try {
    read();
  } catch (const carina::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  tryTo([&] {
    const auto film = carina::dicom::loadFilm(bytes, "fuzz", {.maxPixels = 1 << 22});
    carina::image::makeDisplayImage(film);
    carina::image::makeNetworkInput(film, carina::image::makeTorchvisionSpec(32));
  });
  tryTo([&] { static_cast<void>(carina::dicom::findFilmHeader(bytes, true, "fuzz")); });
  tryTo([&] { static_cast<void>(carina::dicom::findFilmHeader(bytes, false, "fuzz")); });
  tryTo([&] { static_cast<void>(carina::dicom::parseDirectory(bytes, "fuzz")); });
  return 0;
}
