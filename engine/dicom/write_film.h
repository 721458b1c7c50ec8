// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/image/film.h"
#include "engine/image/raster.h"

namespace carina::dicom {

enum class FilmKind { DigitalXRay, ComputedRadiography };

/// A film to be written. `bitsStored` is 8 … 16 (12 and 16 are usual) and every pixel must fit it.
/// The same content with the same `uidSeed` gives the same bytes.
struct NewFilm {
  FilmKind kind = FilmKind::DigitalXRay;
  image::Gray16Image pixels;
  int bitsStored = 12;
  image::Photometric photometric = image::Photometric::Monochrome2;
  std::vector<image::Window> windows;                  ///< none: one that spans all stored values is written
  image::Spacing imagerPixelSpacing = {0.143, 0.143};  ///< mm at the detector
  std::string viewPosition = "PA";
  std::string bodyPart = "CHEST";
  std::string uidSeed;  ///< all UIDs (root 2.25) derive from it
  std::string date = "20000101";
  image::PatientFacts patient;
};

/// The film as a DICOM file (Digital X-Ray Image – For Presentation, or Computed Radiography; explicit little-endian).
///
/// Errors   InvalidArgument: a size or pixel that does not fit
/// Threads  many threads at once
/// Source   DICOM PS3.3 A.26 (DX), A.2 (CR); PS3.5 B.2 (UIDs from UUIDs)
std::vector<std::byte> encodeDicom(const NewFilm& film);

/// encodeDicom to a file, atomically. Errors: as encodeDicom, and Io
void saveDicom(const std::filesystem::path& path, const NewFilm& film);

}  // namespace carina::dicom
