// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/eval/film_set.h"

namespace carina::score {

/// SHA-256, in hexadecimal, of what a set's films are: labels, ids and truth, in their order. Patients, attributes and
/// the source do not count.
///
///   "carina.films 1\n" · number of labels · each label · number of films · each id · truth, row by row
///
/// Numbers are 64 bits unsigned; a text is its number of bytes and its bytes; a truth is a f32, every NaN the quiet one
/// 7fc00000. All little-endian.
/// Threads  any
std::string hashFilms(const eval::FilmSet& films);

}  // namespace carina::score
