// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/write_film.h"

#include "engine/core/error.h"
#include "engine/core/file.h"

namespace carina::dicom {

std::vector<std::byte> encodeDicom(const NewFilm&) {
  throw Error(ErrorCode::Unsupported, "this build does not write films yet");
}

void saveDicom(const std::filesystem::path& path, const NewFilm& film) {
  writeFileAtomically(path, encodeDicom(film));
}

}  // namespace carina::dicom
