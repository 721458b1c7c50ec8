// SPDX-License-Identifier: Apache-2.0
#include "engine/data/film_meaning.h"

#include <limits>
#include <type_traits>
#include <utility>

#include "engine/core/error.h"
#include "engine/proto/film_meaning.pb.h"

namespace carina::data {
namespace {

constexpr int kMostTableValues = 65536;

void writeTable(const image::LookupTable& table, FilmMeaning::Table& dst) {
  dst.set_first_mapped(table.firstMapped);
  dst.set_bits(static_cast<std::uint32_t>(table.bits));
  for (const auto value : table.values) dst.add_values(value);
}

void writeSpacing(const image::Spacing& spacing, FilmMeaning::Spacing& dst) {
  dst.set_row_mm(spacing.rowMm);
  dst.set_column_mm(spacing.columnMm);
}

class MeaningReader {
 public:
  MeaningReader(std::string_view bytes, std::string_view name) : name_(name) {
    require(bytes.size() <= std::numeric_limits<int>::max() &&
                meaning_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())),
            "is no such message");
  }

  void apply(image::Film& film) const {
    const auto allocated = static_cast<std::uint32_t>(film.bitsAllocated);
    require(meaning_.bits_stored() >= 1 && meaning_.bits_stored() <= meaning_.high_bit() + 1 &&
                meaning_.high_bit() < allocated,
            "has bits that a sample of " + std::to_string(allocated) + " bits lacks");
    film.bitsStored = static_cast<int>(meaning_.bits_stored());
    film.highBit = static_cast<int>(meaning_.high_bit());
    film.isSigned = meaning_.is_signed();
    film.photometric = meaning_.is_monochrome1() ? image::Photometric::Monochrome1 : image::Photometric::Monochrome2;
    film.spareBits = meaning_.is_clamped() ? image::SpareBits::Clamped : image::SpareBits::Masked;
    film.defaultWindow = meaning_.is_full_range() ? image::DefaultWindow::FullRange : image::DefaultWindow::MinMax;
    film.modality.slope = meaning_.slope();
    film.modality.intercept = meaning_.intercept();
    if (meaning_.has_modality_table()) film.modality.table = readTable(meaning_.modality_table());
    for (const auto& table : meaning_.voi_tables()) film.voiTables.push_back(readTable(table));
    for (const auto& window : meaning_.windows()) film.windows.push_back(readWindow(window));
    if (meaning_.has_padding()) film.padding = {meaning_.padding().low(), meaning_.padding().high()};
    if (meaning_.has_pixel_spacing()) film.pixelSpacing = readSpacing(meaning_.pixel_spacing());
    if (meaning_.has_imager_pixel_spacing()) film.imagerPixelSpacing = readSpacing(meaning_.imager_pixel_spacing());
  }

 private:
  void require(bool isGood, const std::string& what) const {
    if (!isGood) throw Error(ErrorCode::Corrupt, name_ + ": image/meaning " + what + "; pack the films again");
  }

  image::LookupTable readTable(const FilmMeaning::Table& table) const {
    require(table.values_size() >= 1 && table.values_size() <= kMostTableValues, "has a lookup table of no such size");
    require(table.bits() <= 16, "has a lookup table of more than 16 bits");
    image::LookupTable read;
    read.firstMapped = table.first_mapped();
    read.bits = static_cast<int>(table.bits());
    for (const auto value : table.values()) {
      require(value <= std::numeric_limits<std::uint16_t>::max(), "has a lookup table with values past 65535");
      read.values.push_back(static_cast<std::uint16_t>(value));
    }
    return read;
  }

  image::Window readWindow(const FilmMeaning::Window& window) const {
    require(window.function() <= static_cast<std::uint32_t>(image::WindowFunction::Sigmoid),
            "has a window with an unknown function");
    return {window.center(), window.width(), {}, static_cast<image::WindowFunction>(window.function())};
  }

  static image::Spacing readSpacing(const FilmMeaning::Spacing& spacing) {
    return {spacing.row_mm(), spacing.column_mm()};
  }

  FilmMeaning meaning_;
  std::string name_;
};

/// The same bit patterns as signed samples.
template <typename Signed>
image::Samples asSigned(const std::vector<std::make_unsigned_t<Signed>>& samples) {
  return std::vector<Signed>(samples.begin(), samples.end());
}

}  // namespace

std::string writeMeaning(const image::Film& film) {
  FilmMeaning meaning;
  meaning.set_bits_stored(static_cast<std::uint32_t>(film.bitsStored));
  meaning.set_high_bit(static_cast<std::uint32_t>(film.highBit));
  meaning.set_is_signed(film.isSigned);
  meaning.set_is_monochrome1(film.photometric == image::Photometric::Monochrome1);
  meaning.set_is_clamped(film.spareBits == image::SpareBits::Clamped);
  meaning.set_is_full_range(film.defaultWindow == image::DefaultWindow::FullRange);
  meaning.set_slope(film.modality.slope);
  meaning.set_intercept(film.modality.intercept);
  const auto& table = film.modality.table;
  if (table && !table->values.empty()) writeTable(*table, *meaning.mutable_modality_table());
  for (const auto& voi : film.voiTables) {
    if (!voi.values.empty()) writeTable(voi, *meaning.add_voi_tables());
  }
  for (const auto& window : film.windows) {
    auto& dst = *meaning.add_windows();
    dst.set_center(window.center);
    dst.set_width(window.width);
    dst.set_function(static_cast<std::uint32_t>(window.function));
  }
  if (film.padding) {
    meaning.mutable_padding()->set_low(film.padding->low);
    meaning.mutable_padding()->set_high(film.padding->high);
  }
  if (film.pixelSpacing) writeSpacing(*film.pixelSpacing, *meaning.mutable_pixel_spacing());
  if (film.imagerPixelSpacing) writeSpacing(*film.imagerPixelSpacing, *meaning.mutable_imager_pixel_spacing());
  return meaning.SerializeAsString();
}

void applyMeaning(std::string_view bytes, std::string_view name, image::Film& film) {
  MeaningReader(bytes, name).apply(film);
  if (!film.isSigned) return;
  if (const auto* narrow = std::get_if<std::vector<std::uint8_t>>(&film.samples)) {
    film.samples = asSigned<std::int8_t>(*narrow);
  } else if (const auto* wide = std::get_if<std::vector<std::uint16_t>>(&film.samples)) {
    film.samples = asSigned<std::int16_t>(*wide);
  }
}

}  // namespace carina::data
