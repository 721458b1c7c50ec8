// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/data: the message carina.FilmMeaning.

#include <string>
#include <string_view>

#include "engine/image/film.h"

namespace carina::data {

/// All that turns the film's samples into grey, as bytes that are always the same for the same film; no free text.
std::string writeMeaning(const image::Film& film);

/// Gives `film`, decoded from a PNG of 8 or 16 bits, the meaning that `bytes` describe.
///
/// Errors   Corrupt: no such message, or values that no film of this depth has; names `name`
void applyMeaning(std::string_view bytes, std::string_view name, image::Film& film);

}  // namespace carina::data
