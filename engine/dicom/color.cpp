// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/color.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include "engine/dicom/attributes.h"
#include "engine/dicom/refusal.h"
#include "engine/image/color.h"

namespace carina::dicom {
namespace {

/// Rec. 601 in 16-bit fixed point, as Pillow rounds it.
std::uint32_t luma(std::uint64_t red, std::uint64_t green, std::uint64_t blue) {
  return static_cast<std::uint32_t>((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
}

/// One colour of a palette: what index `first` and those after it mean, 0 … 255.
struct Palette {
  std::int64_t first = 0;
  std::vector<std::uint8_t> values;

  std::uint8_t at(std::int64_t index) const {
    const auto last = static_cast<std::int64_t>(values.size()) - 1;
    return values[static_cast<std::size_t>(std::clamp<std::int64_t>(index - first, 0, last))];
  }
};

Palette readPalette(DcmDataset& dataset, const DcmTagKey& descriptor, const DcmTagKey& data, std::string_view file) {
  const auto entries = findInteger(dataset, descriptor, 0);
  const auto first = findInteger(dataset, descriptor, 1);
  const auto bits = findInteger(dataset, descriptor, 2);
  const auto words = findWords(dataset, data);
  const auto named = static_cast<std::size_t>(entries.value_or(0)) & 0xFFFF;
  const std::size_t count = named == 0 ? 65536 : named;
  const bool isPacked = words.size() < count;
  if (!entries || !first || !bits || words.empty() || (isPacked && words.size() * 2 < count)) {
    refuse(ErrorCode::Unsupported, file, "its color palette is absent, segmented or damaged", "export it as grayscale");
  }
  Palette palette{*first, {}};
  for (std::size_t i = 0; i < count; ++i) {
    const int word = isPacked ? words[i / 2] >> (8 * (i & 1)) & 0xFF : words[i];
    palette.values.push_back(static_cast<std::uint8_t>(*bits > 8 && !isPacked ? word >> 8 : word));
  }
  return palette;
}

}  // namespace

std::vector<std::byte> interleavePlanes(std::span<const std::byte> planes, const FrameShape& shape) {
  const auto bytes = static_cast<std::size_t>(shape.bytesPerSample);
  const auto colors = static_cast<std::size_t>(shape.samplesPerPixel);
  std::vector<std::byte> result(shape.sizeBytes());
  for (std::size_t c = 0; c < colors; ++c) {
    const auto plane = planes.subspan(c * shape.pixels() * bytes);
    for (std::size_t i = 0; i < shape.pixels(); ++i) {
      for (std::size_t b = 0; b < bytes; ++b) result[(i * colors + c) * bytes + b] = plane[i * bytes + b];
    }
  }
  return result;
}

image::Samples makeLuma(const image::Samples& samples, std::string_view colorModel) {
  const bool isYbr = colorModel.starts_with("YBR_FULL");
  return std::visit(
      [&](const auto& src) -> image::Samples {
        std::decay_t<decltype(src)> dst(src.size() / 3);
        using Value = typename std::decay_t<decltype(src)>::value_type;
        const auto part = [&](std::size_t i) { return static_cast<std::make_unsigned_t<Value>>(src[i]); };
        for (std::size_t i = 0; i < dst.size(); ++i) {
          dst[i] = static_cast<Value>(isYbr ? part(3 * i) : luma(part(3 * i), part(3 * i + 1), part(3 * i + 2)));
        }
        return dst;
      },
      samples);
}

double colorShareOf(const image::Samples& samples, std::string_view colorModel) {
  constexpr int kGreyChroma = 16;
  const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&samples);
  if (!bytes || bytes->size() < 3) return 0;
  const bool isYbr = colorModel.starts_with("YBR_FULL");
  std::size_t colored = 0;
  for (std::size_t i = 0; i + 2 < bytes->size(); i += 3) {
    const int first = (*bytes)[i], second = (*bytes)[i + 1], third = (*bytes)[i + 2];
    const bool isChroma = std::abs(second - 128) > kGreyChroma || std::abs(third - 128) > kGreyChroma;
    colored += (isYbr ? isChroma
                      : image::isColored(static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(second),
                                         static_cast<std::uint32_t>(third)))
                   ? 1
                   : 0;
  }
  return 3.0 * static_cast<double>(colored) / static_cast<double>(bytes->size());
}

image::Samples makePaletteLuma(DcmDataset& dataset, const image::Samples& samples, std::string_view file,
                               double& colorShare) {
  const std::array palettes = {
      readPalette(dataset, DCM_RedPaletteColorLookupTableDescriptor, DCM_RedPaletteColorLookupTableData, file),
      readPalette(dataset, DCM_GreenPaletteColorLookupTableDescriptor, DCM_GreenPaletteColorLookupTableData, file),
      readPalette(dataset, DCM_BluePaletteColorLookupTableDescriptor, DCM_BluePaletteColorLookupTableData, file)};
  std::vector<std::uint8_t> result;
  std::size_t colored = 0;
  std::visit(
      [&](const auto& src) {
        result.reserve(src.size());
        for (const std::int64_t index : src) {
          const auto red = palettes[0].at(index), green = palettes[1].at(index), blue = palettes[2].at(index);
          result.push_back(static_cast<std::uint8_t>(luma(red, green, blue)));
          colored += image::isColored(red, green, blue) ? 1 : 0;
        }
      },
      samples);
  colorShare = result.empty() ? 0 : static_cast<double>(colored) / static_cast<double>(result.size());
  return result;
}

}  // namespace carina::dicom
