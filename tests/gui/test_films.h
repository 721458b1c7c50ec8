// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "engine/dicom/load_film.h"
#include "engine/image/film.h"

namespace carina::gui {

inline const std::filesystem::path kSharedFilms = "../shared/dicom";

/// A film whose 16-bit samples are a bumpy slope with a disc: every value has neighbours of other values.
inline image::Film makeFilm(int columns, int rows, int bits = 12) {
  image::Film film;
  film.size = {rows, columns};
  film.bitsAllocated = 16;
  film.bitsStored = bits;
  film.highBit = bits - 1;
  std::vector<std::uint16_t> samples;
  samples.reserve(film.size.pixels());
  const int most = (1 << bits) - 1;
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < columns; ++x) {
      const double slope = 0.7 * x / columns + 0.2 * y / rows;
      const double bump = 0.05 * std::sin(x * 0.7) * std::cos(y * 0.4);
      const bool isDisc = std::hypot(x - columns * 0.6, y - rows * 0.5) < rows * 0.2;
      samples.push_back(
          static_cast<std::uint16_t>(std::clamp((slope + bump + (isDisc ? 0.1 : 0.0)) * most, 0.0, most * 1.0)));
    }
  }
  film.samples = std::move(samples);
  film.source.modality = "DX";
  film.source.format = "DICOM";
  return film;
}

/// Every film of ../shared/dicom that can be read; none where the folder is missing.
inline std::vector<std::pair<std::string, std::shared_ptr<const image::Film>>> loadSharedFilms() {
  std::vector<std::pair<std::string, std::shared_ptr<const image::Film>>> films;
  if (!std::filesystem::is_directory(kSharedFilms)) return films;
  for (const auto& entry : std::filesystem::directory_iterator(kSharedFilms)) {
    if (!dicom::looksLikeFilm(entry.path())) continue;
    try {
      films.emplace_back(entry.path().filename().string(),
                         std::make_shared<const image::Film>(dicom::loadFilm(entry.path())));
    } catch (const Error&) {
      continue;  // files without pixels are there too
    }
  }
  return films;
}

inline std::shared_ptr<const image::Film> share(image::Film film) {
  return std::make_shared<const image::Film>(std::move(film));
}

}  // namespace carina::gui
