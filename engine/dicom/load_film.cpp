// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/load_film.h"

#include <string>

#include "engine/core/error.h"
#include "engine/core/file.h"

namespace carina::dicom {

image::Film loadFilm(const std::filesystem::path& path, const image::Limits& limits) {
  return loadFilm(readFile(path, limits.maxFileBytes), path.string(), limits);
}

image::Film loadFilm(std::span<const std::byte>, std::string_view nameForErrors, const image::Limits&) {
  throw Error(ErrorCode::Unsupported, std::string(nameForErrors) + ": this build does not read films yet");
}

bool looksLikeFilm(const std::filesystem::path&) noexcept {
  return false;
}

}  // namespace carina::dicom
