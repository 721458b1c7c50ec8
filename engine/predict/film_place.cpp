// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/film_place.h"

#include <utility>

#include "engine/dicom/load_film.h"
#include "engine/predict/film_archive.h"

namespace carina::predict {
namespace {

dicom::FilmHeader loadMemberHeader(const FilmArchive& archive, const FilmPlace& place, const image::Limits& limits) {
  const auto& entry = archive.entry(place.member);
  const auto start = archive.readStart(entry, dicom::kHeaderStartBytes);
  const bool isWhole = start.size() >= entry.sizeBytes;
  auto header = dicom::findFilmHeader(start, isWhole, place.text());
  if (!header) header = dicom::findFilmHeader(archive.read(entry, limits).bytes, true, place.text());
  header->fileBytes = entry.sizeBytes;
  return std::move(*header);
}

}  // namespace

std::string FilmPlace::text() const {
  return member.empty() ? path.string() : path.string() + " › " + shownMember(member);
}

PlaceReader::PlaceReader() = default;
PlaceReader::~PlaceReader() = default;

const FilmArchive& PlaceReader::open(const std::filesystem::path& path) {
  if (!archive_ || archive_->path() != path) archive_ = std::make_unique<FilmArchive>(path);
  return *archive_;
}

IndexedFilm PlaceReader::index(const FilmPlace& place, const image::Limits& limits) {
  if (place.member.empty()) return {place, dicom::loadFilmHeader(place.path, limits)};
  return {place, loadMemberHeader(open(place.path), place, limits)};
}

image::Film PlaceReader::load(const FilmPlace& place, const image::Limits& limits) {
  if (place.member.empty()) return dicom::loadFilm(place.path, limits);
  const auto& archive = open(place.path);
  return dicom::loadFilm(archive.read(archive.entry(place.member), limits).bytes, place.text(), limits);
}

IndexedFilm indexFilm(const FilmPlace& place, const image::Limits& limits) {
  return PlaceReader().index(place, limits);
}

image::Film loadPlace(const FilmPlace& place, const image::Limits& limits) {
  return PlaceReader().load(place, limits);
}

}  // namespace carina::predict
