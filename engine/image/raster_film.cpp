// SPDX-License-Identifier: Apache-2.0
#include "engine/image/raster_film.h"

#include <algorithm>
#include <utility>

#include "engine/core/error.h"
#include "engine/image/color.h"

namespace carina::image {
namespace {

/// Rec. 601 luma in 16-bit fixed point, as Pillow rounds it. Source: Pillow src/libImaging/Convert.c, L24
std::vector<std::uint8_t> luma(const std::vector<std::uint8_t>& rgb) {
  std::vector<std::uint8_t> grey(rgb.size() / 3);
  for (std::size_t i = 0; i < grey.size(); ++i) {
    const std::uint32_t sum = rgb[3 * i] * 19595U + rgb[3 * i + 1] * 38470U + rgb[3 * i + 2] * 7471U + 0x8000U;
    grey[i] = static_cast<std::uint8_t>(sum >> 16);
  }
  return grey;
}

double colorShareOf(const std::vector<std::uint8_t>& rgb) {
  std::size_t colored = 0;
  for (std::size_t i = 0; i + 2 < rgb.size(); i += 3) colored += isColored(rgb[i], rgb[i + 1], rgb[i + 2]) ? 1 : 0;
  return rgb.empty() ? 0 : 3.0 * static_cast<double>(colored) / static_cast<double>(rgb.size());
}

}  // namespace

void checkLimits(std::uint64_t rows, std::uint64_t columns, const Limits& limits, std::string_view file) {
  const auto side = static_cast<std::uint64_t>(limits.maxSide);
  if (rows <= side && columns <= side && rows * columns <= limits.maxPixels) return;
  throw Error(ErrorCode::ResourceExhausted, std::string(file) + ": its header claims " + std::to_string(rows) + "×" +
                                                std::to_string(columns) + " pixels, past the limit of " +
                                                std::to_string(limits.maxPixels) +
                                                "; shrink it, or check that it is a film");
}

void refuseDamaged(std::string_view file, const std::string& format, const std::string& detail) {
  throw Error(ErrorCode::Corrupt, std::string(file) + ": the " + format + " is damaged or ends early (" + detail +
                                      "); export or copy the file again from its source");
}

Film makeRasterFilm(Size size, int channels, Samples samples, const std::string& format) {
  Film film;
  film.size = size;
  film.pixelSha256 = hashSamples(samples);
  film.bitsAllocated = std::holds_alternative<std::vector<std::uint16_t>>(samples) ? 16 : 8;
  film.bitsStored = film.bitsAllocated;
  film.highBit = film.bitsStored - 1;
  film.defaultWindow = film.bitsStored == 8 ? DefaultWindow::FullRange : DefaultWindow::MinMax;
  film.source.format = format;
  film.source.samplesPerPixel = channels;
  film.source.photometric = channels == 3 ? "RGB" : "MONOCHROME2";
  if (channels == 3) {
    film.source.colorShare = colorShareOf(std::get<std::vector<std::uint8_t>>(samples));
    samples = luma(std::get<std::vector<std::uint8_t>>(samples));
    film.source.remarks.emplace_back("colour is read as luma");
  }
  film.samples = std::move(samples);
  return film;
}

}  // namespace carina::image
