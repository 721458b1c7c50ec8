// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

#include "engine/image/film.h"
#include "engine/image/raster.h"

namespace carina::dicom {

/// Reads a film, DICOM (with or without preamble), PNG or JPEG, told by its content and never by its name.
///
/// Of several frames the first is read, and a remark says so. RGB, YBR and PALETTE COLOR become luma.
/// Transfer syntaxes: implicit, explicit, big-endian, deflated, RLE, JPEG 8 to 16 bit (sequential, progressive,
/// lossless), JPEG-LS, JPEG 2000.
/// Errors   NotFound, Io: the file · Corrupt: damaged, truncated or inconsistent · Unsupported: not a film, no pixels,
/// a
///          transfer syntax or bit depth not listed · ResourceExhausted: past `limits`, by its header
///          Messages name the file, the fault and the remedy, and hold no patient text.
/// Threads  many threads at once
/// Source   DICOM PS3.3 C.7.6.3, PS3.5, PS3.10
image::Film loadFilm(const std::filesystem::path& path, const image::Limits& limits = {});
image::Film loadFilm(std::span<const std::byte> bytes, std::string_view nameForErrors,
                     const image::Limits& limits = {});

/// What a DICOM file says about itself and its patient, in a film without pixels; nothing is decoded.
///
/// Errors   NotFound, Io: the file · Corrupt: damaged · Unsupported: no DICOM · ResourceExhausted: past `limits`
/// Threads  many threads at once
image::Film loadDicomFacts(const std::filesystem::path& path, const image::Limits& limits = {});

/// True where the file's first bytes look like a film; reads at most a few hundred bytes and never throws.
/// Threads  many threads at once
bool looksLikeFilm(const std::filesystem::path& path) noexcept;

}  // namespace carina::dicom
