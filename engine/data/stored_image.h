// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/image/film.h"

namespace carina::data {

/// A film as a record holds it: a grey PNG of 8 or 16 bits, and what its samples mean where the PNG does not say it.
struct StoredImage {
  std::string encoded;
  std::string meaning;  ///< a carina.FilmMeaning (engine/data/FORMAT.md); empty: as decodePng reads the PNG
  image::Size size;
};

/// The film's own samples: reading them back gives the network exactly the input that the film gives it.
/// Bits that mean nothing (overlays, which may show a patient's name) are cleared.
///
/// Errors   InvalidArgument: the samples do not fit the film's size
/// Threads  many at once
StoredImage storeFilm(const image::Film& film);

/// The film's grey, resized with antialiasing to `sidePixels` × `sidePixels` as networks see it (the aspect is not
/// kept), rounded to 8 bits, or to 16 where the film has more than 8.
///
/// Errors   InvalidArgument: a side that is not 1 … 65535
/// Threads  many at once
StoredImage storeResizedFilm(const image::Film& film, int sidePixels);

/// Back to a film; `name` (of file and record) is for messages.
///
/// Errors   Corrupt: a damaged PNG or meaning, or a size that is not `stored.size`
/// Threads  many at once
image::Film loadStoredFilm(const StoredImage& stored, std::string_view name);

}  // namespace carina::data
