// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/image/film.h"

namespace carina::image {

/// Throws ResourceExhausted where a header claims a side or a number of pixels past `limits`.
void checkLimits(std::uint64_t rows, std::uint64_t columns, const Limits& limits, std::string_view file);

/// Throws Corrupt with "FILE: fault (detail); remedy".
[[noreturn]] void refuseDamaged(std::string_view file, const std::string& format, const std::string& detail);

/// A film from decoded PNG or JPEG samples, interleaved, grey or RGB. 8 bits show their whole range; 16 bits do not,
/// because writers put 12-bit films into them unscaled.
Film makeRasterFilm(Size size, int channels, Samples samples, const std::string& format);

}  // namespace carina::image
