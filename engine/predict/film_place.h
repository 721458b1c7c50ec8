// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/dicom/film_header.h"
#include "engine/image/film.h"

namespace carina::predict {

/// Where one film lies: a file, or a member of a ZIP archive.
struct FilmPlace {
  std::filesystem::path path;
  std::string member;  ///< within the archive at `path`; empty for a file of its own

  /// For a person: the path, and the member after " › ".
  std::string text() const;
  bool operator==(const FilmPlace&) const = default;
};

/// A film with what it says of itself, without its pixels.
struct IndexedFilm {
  FilmPlace place;
  dicom::FilmHeader header;
};

class FilmArchive;

/// Reads films at their places; the archive it read last stays open, so that members in a row cost no search.
///
/// Nothing is written to disk.
/// Errors   as dicom::loadFilm and dicom::loadFilmHeader · NotFound: no such member · Corrupt, Unsupported,
///          ResourceExhausted: the archive, as core's ZipArchive says
/// Threads  one thread at a time; several readers on several threads
class PlaceReader {
 public:
  PlaceReader();
  ~PlaceReader();
  PlaceReader(const PlaceReader&) = delete;
  PlaceReader& operator=(const PlaceReader&) = delete;

  /// Reads the header alone; of 1,000 films in well under a second where the disk is no hindrance.
  IndexedFilm index(const FilmPlace& place, const image::Limits& limits = {});
  image::Film load(const FilmPlace& place, const image::Limits& limits = {});

 private:
  const FilmArchive& open(const std::filesystem::path& path);
  std::unique_ptr<FilmArchive> archive_;
};

/// One film with a reader of its own. Errors: as PlaceReader. Threads: many at once
IndexedFilm indexFilm(const FilmPlace& place, const image::Limits& limits = {});
image::Film loadPlace(const FilmPlace& place, const image::Limits& limits = {});

}  // namespace carina::predict
