// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "engine/image/film.h"
#include "engine/image/raster.h"

namespace carina::image {

/// True where the bytes begin as a PNG, or a JPEG, does.
bool isPng(std::span<const std::byte> bytes);
bool isJpeg(std::span<const std::byte> bytes);

/// Reads a PNG as a film: grey 1 to 16 bit, palette, RGB, with or without alpha, interlaced or not.
///
/// Grey of 1, 2 and 4 bits is stretched to 8. Colour becomes luma (Rec. 601, as Pillow rounds it) of 8 bits. Alpha is
/// dropped: NIH's RGBA films carry their grey in all three colours and are opaque.
/// Errors   Corrupt: damaged or truncated · ResourceExhausted: past `limits`, by the header
/// Threads  many threads at once
/// Source   PNG specification, third edition
Film decodePng(std::span<const std::byte> bytes, std::string_view nameForErrors, const Limits& limits = {});

/// Reads a JPEG as a film: baseline and progressive, 8 bit, grey, or YCbCr/RGB as luma.
///
/// Errors   Corrupt: damaged or truncated · Unsupported: CMYK, 12 bit, lossless · ResourceExhausted: past `limits`
/// Threads  many threads at once
Film decodeJpeg(std::span<const std::byte> bytes, std::string_view nameForErrors, const Limits& limits = {});

/// Writes a PNG. Errors: InvalidArgument: the pixels do not fit the size. Threads: many at once
std::vector<std::byte> encodePng(const Gray8Image& image);
std::vector<std::byte> encodePng(const Gray16Image& image);
std::vector<std::byte> encodePng(const Rgb8Image& image);

/// Writes a baseline grey JPEG of `quality` 1 … 100. Errors and threads as encodePng.
std::vector<std::byte> encodeJpeg(const Gray8Image& image, int quality);

}  // namespace carina::image
