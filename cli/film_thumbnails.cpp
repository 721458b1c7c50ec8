// SPDX-License-Identifier: Apache-2.0
#include "cli/film_thumbnails.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "engine/core/error.h"
#include "engine/data/image_index.h"
#include "engine/dicom/load_film.h"
#include "engine/image/codecs.h"
#include "engine/image/display.h"
#include "engine/image/resize.h"

namespace carina::cli {
namespace {

constexpr int kSide = 176;

/// A picture is worth having, and worth nothing if it costs the report.
std::vector<std::byte> orNothing(const std::function<image::Film()>& load) {
  try {
    return thumbnailOf(load());
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

std::vector<std::byte> thumbnailOf(const image::Film& film) {
  const auto shown = image::makeDisplayImage(film);
  const double scale = static_cast<double>(kSide) / std::max(shown.size.rows, shown.size.columns);
  const image::Size small{std::max(1, static_cast<int>(std::lround(shown.size.rows * scale))),
                          std::max(1, static_cast<int>(std::lround(shown.size.columns * scale)))};
  const auto values = image::resizeBilinear(shown.size, small, [&](int row, std::span<float> dst) {
    const auto* src =
        shown.pixels.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(shown.size.columns);
    std::copy_n(src, dst.size(), dst.begin());
  });
  constexpr std::size_t kWide = kSide;
  image::Gray8Image square{.size = {kSide, kSide}, .pixels = std::vector<std::uint8_t>(kWide * kWide)};
  const auto columns = static_cast<std::size_t>(small.columns);
  const auto left = (kWide - columns) / 2;
  const auto top = (kWide - static_cast<std::size_t>(small.rows)) / 2;
  for (std::size_t i = 0; i < values.size(); ++i) {
    square.pixels[(top + i / columns) * kWide + left + i % columns] =
        static_cast<std::uint8_t>(std::clamp(std::lround(values[i]), 0L, 255L));
  }
  return image::encodePng(square);
}

Thumbnail recordThumbnails(std::shared_ptr<const data::RecordSet> set, const std::vector<std::string>& ids,
                           const std::vector<std::int64_t>& records) {
  std::unordered_map<std::string, std::int64_t> places;
  for (std::size_t i = 0; i < ids.size(); ++i) places.emplace(ids[i], records[i]);
  return [set = std::move(set), places = std::move(places)](const std::string& id) {
    const auto place = places.at(id);
    return orNothing([&] { return set->film(place, set->record(place)); });
  };
}

Thumbnail fileThumbnails(const std::string& folder) {
  const auto index = std::make_shared<const data::ImageIndex>(folder);
  return [index](const std::string& id) -> std::vector<std::byte> {
    return orNothing([&] {
      const auto file = index->find(id);
      if (!file) throw Error(ErrorCode::NotFound, "no film '" + id + "'");
      return dicom::loadFilm(*file);
    });
  };
}

}  // namespace carina::cli
