// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "engine/dicom/dicom_file.h"
#include "engine/image/film.h"

namespace carina::dicom {

/// Reads the image pixel module and the first frame into `film`: size, bits, photometric, samples, their hash.
///
/// Errors   as loadFilm
/// Source   DICOM PS3.3 C.7.6.3
void readPixels(const DicomFile& dicom, const image::Limits& limits, std::string_view file, image::Film& film);

}  // namespace carina::dicom
