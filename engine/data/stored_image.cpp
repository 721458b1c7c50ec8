// SPDX-License-Identifier: Apache-2.0
#include "engine/data/stored_image.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "engine/data/film_meaning.h"
#include "engine/image/codecs.h"
#include "engine/image/network_input.h"

namespace carina::data {
namespace {

constexpr double kWhite8 = 255;
constexpr double kWhite16 = 65535;

/// Which bits of a sample mean something.
std::uint16_t usedBits(const image::Film& film) {
  if (film.spareBits == image::SpareBits::Clamped) return 0xffff;
  const int shift = film.highBit + 1 - film.bitsStored;
  return static_cast<std::uint16_t>(((1U << film.bitsStored) - 1U) << shift);
}

/// The samples' bit patterns as unsigned values.
template <typename Wanted>
std::vector<Wanted> patternsOf(const image::Film& film) {
  std::vector<Wanted> patterns;
  patterns.reserve(image::sampleCount(film.samples));
  const auto mask = usedBits(film);
  const auto add = [&](const auto& samples) {
    using Value = typename std::decay_t<decltype(samples)>::value_type;
    for (const auto sample : samples) {
      patterns.push_back(static_cast<Wanted>(static_cast<std::make_unsigned_t<Value>>(sample) & mask));
    }
  };
  std::visit(add, film.samples);
  return patterns;
}

template <typename Image>
std::string encoded(const Image& picture) {
  const auto png = image::encodePng(picture);
  return {reinterpret_cast<const char*>(png.data()), png.size()};
}

/// True where decodePng gives the PNG of the samples the very meaning that the film has.
bool isPlain(const image::Film& film) {
  const bool isEight = film.bitsAllocated == 8;
  const auto usual = isEight ? image::DefaultWindow::FullRange : image::DefaultWindow::MinMax;
  const auto& modality = film.modality;
  return film.bitsStored == film.bitsAllocated && film.highBit == film.bitsStored - 1 && !film.isSigned &&
         film.photometric == image::Photometric::Monochrome2 && film.defaultWindow == usual && modality.slope == 1 &&
         modality.intercept == 0 && !modality.table && film.windows.empty() && film.voiTables.empty() &&
         !film.padding && !film.pixelSpacing && !film.imagerPixelSpacing;
}

template <typename Value>
std::vector<Value> rounded(std::span<const float> grey, double scale) {
  const double white = kWhite8 * scale;
  std::vector<Value> values;
  values.reserve(grey.size());
  for (const float value : grey) {
    values.push_back(static_cast<Value>(std::lround(std::clamp(value * scale, 0.0, white))));
  }
  return values;
}

}  // namespace

StoredImage storeFilm(const image::Film& film) {
  if (image::sampleCount(film.samples) != film.size.pixels()) {
    throw Error(ErrorCode::InvalidArgument, "a film to be stored: its samples do not fit its size");
  }
  StoredImage stored;
  stored.size = film.size;
  stored.encoded = film.bitsAllocated <= 8 ? encoded(image::Gray8Image{film.size, patternsOf<std::uint8_t>(film)})
                                           : encoded(image::Gray16Image{film.size, patternsOf<std::uint16_t>(film)});
  if (!isPlain(film)) stored.meaning = writeMeaning(film);
  return stored;
}

StoredImage storeResizedFilm(const image::Film& film, int sidePixels) {
  const image::InputSpec grey{.rows = sidePixels, .columns = sidePixels, .channels = 1, .scale = 1.0};
  const auto values = image::makeNetworkInput(film, grey);
  const image::Size size{sidePixels, sidePixels};
  if (film.bitsStored <= 8) {
    return {encoded(image::Gray8Image{size, rounded<std::uint8_t>(values, 1.0)}), {}, size};
  }
  image::Film wide;  // a PNG of 16 bits alone would be stretched from its lowest to its highest value
  wide.bitsAllocated = 16;
  wide.bitsStored = 16;
  wide.highBit = 15;
  wide.defaultWindow = image::DefaultWindow::FullRange;
  return {encoded(image::Gray16Image{size, rounded<std::uint16_t>(values, kWhite16 / kWhite8)}), writeMeaning(wide),
          size};
}

image::Film loadStoredFilm(const StoredImage& stored, std::string_view name) {
  auto film = image::decodePng(std::as_bytes(std::span(stored.encoded)), name);
  if (film.size != stored.size) {
    throw Error(ErrorCode::Corrupt,
                std::string(name) + ": the picture is not of the size that the record says; pack the films again");
  }
  if (!stored.meaning.empty()) applyMeaning(stored.meaning, name, film);
  return film;
}

}  // namespace carina::data
