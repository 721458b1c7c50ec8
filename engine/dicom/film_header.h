// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/core/private_text.h"
#include "engine/image/film.h"

namespace carina::dicom {

/// What a film says of itself and its patient before its pixels: enough to list and sort films without decoding them.
///
/// UIDs tell no name but lead back to the patient within a hospital: they belong on a screen, not in a shared file.
/// Threads  a value
struct FilmHeader {
  image::SourceFacts source;  ///< of PNG and JPEG the format alone
  image::Size size;           ///< 0 × 0 where the file is no image
  std::uint64_t fileBytes = 0;
  std::string studyInstanceUid;
  std::string seriesInstanceUid;
  std::string sopInstanceUid;
  std::optional<std::int64_t> seriesNumber;
  std::optional<std::int64_t> instanceNumber;
  PrivateText studyDate;  ///< "YYYYMMDD"
  PrivateText studyTime;  ///< "HHMMSS.FFFFFF", or its beginning
  PrivateText studyDescription;
  PrivateText seriesDescription;
  image::PatientFacts patient;

  /// False for structured reports and other objects without pixels.
  bool isImage() const { return size.rows > 0 && size.columns > 0; }
};

/// How much of a file its header is looked for in first; only where that is not enough the rest is read.
inline constexpr std::size_t kHeaderStartBytes = std::size_t{1} << 16;

/// Reads a film's header, DICOM (stopping before its pixel data), PNG or JPEG.
///
/// Errors   NotFound, Io: the file · Corrupt: damaged · Unsupported: no film, or its transfer syntax ·
///          ResourceExhausted: past `limits`. Messages hold no patient text.
/// Threads  many threads at once
FilmHeader loadFilmHeader(const std::filesystem::path& path, const image::Limits& limits = {});

/// The same from bytes; `isWhole` false: they are only the file's beginning, and there is nothing where they end too
/// early to tell.
std::optional<FilmHeader> findFilmHeader(std::span<const std::byte> bytes, bool isWhole,
                                         std::string_view nameForErrors);

/// True where the first few hundred bytes look like a film.
bool startsLikeFilm(std::span<const std::byte> bytes);

}  // namespace carina::dicom
