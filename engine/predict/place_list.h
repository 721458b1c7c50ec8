// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/predict/film_list.h"
#include "engine/predict/film_place.h"

namespace carina::predict {

/// One line of a place list: a film to read, or a problem already met.
struct PlaceEntry {
  FilmPlace place;
  std::optional<FilmProblem> problem;
};

/// The films among files, folders, DICOMDIRs and ZIP archives.
struct PlaceList {
  std::vector<PlaceEntry> entries;
  std::size_t passedOver = 0;  ///< files in folders and archives that are no films

  /// Entries that are not problems yet.
  std::size_t films() const;
};

/// Finds the films in what a person opened: folders as findFilms; a DICOMDIR becomes the images that it lists; a ZIP
/// archive (also one in a folder) becomes its members that begin like films. Every place comes once.
///
/// Refused in words, as problems: what a DICOMDIR lists and is not there or leads outside of its folder; members whose
/// names lead outside, and archives within archives; archives that are damaged, encrypted or unpack to more than they
/// should; a folder, DICOMDIR or archive without any film. Nothing is thrown, nothing is written. A stop ends the
/// search early with what was found.
/// Threads  any
PlaceList findPlaces(std::span<const std::filesystem::path> inputs, std::stop_token stop = {});

}  // namespace carina::predict
