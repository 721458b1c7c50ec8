// SPDX-License-Identifier: Apache-2.0
#include "engine/score/localization.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/core/error.h"
#include "engine/eval/proportion.h"
#include "engine/image/resize.h"

namespace carina::score {
namespace {

constexpr std::size_t kMostPixels = std::size_t{1} << 28;

void require(bool isGood, const std::string& what) {
  if (!isGood) throw Error(ErrorCode::InvalidArgument, "localisation: " + what);
}

void check(const image::HeatMap& map, image::Size film, std::span<const Box> boxes,
           const LocalizationOptions& options) {
  require(map.size.rows > 0 && map.size.columns > 0 && map.size.pixels() == map.values.size(),
          "the heat map is empty or does not fit its size");
  require(std::ranges::all_of(map.values, [](float value) { return std::isfinite(value); }),
          "the heat map holds a value that is not finite");
  require(film.rows > 0 && film.columns > 0, "the film is empty");
  require(options.mapShare > 0 && options.mapShare <= 1, "the share of the maximum must be above 0 and at most 1");
  require(options.marginPixels >= 0, "the margin must not be below 0");
  require(!boxes.empty(), "there is no box");
  if (film.pixels() <= kMostPixels) return;
  throw Error(ErrorCode::ResourceExhausted, "localisation: a film of " + std::to_string(film.pixels()) +
                                                " pixels, more than " + std::to_string(kMostPixels) +
                                                "; give a smaller frame");
}

/// True where the middle of a pixel lies in a box that is `margin` wider to all sides.
bool isInside(const Box& box, int row, int column, double margin) {
  const double x = column + 0.5;
  const double y = row + 0.5;
  return x >= box.x - margin && x < box.x + box.width + margin && y >= box.y - margin &&
         y < box.y + box.height + margin;
}

bool isInside(std::span<const Box> boxes, int row, int column, double margin = 0) {
  return std::ranges::any_of(boxes, [&](const Box& box) { return isInside(box, row, column, margin); });
}

double ratio(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
}

}  // namespace

Localization localize(const image::HeatMap& map, image::Size film, std::span<const Box> boxes,
                      const LocalizationOptions& options) {
  check(map, film, boxes, options);
  const auto fine = image::resizeBilinear(map.values, map.size, film);
  const auto highest = std::ranges::max_element(fine);
  const auto place = static_cast<int>(highest - fine.begin());
  Localization found{.row = place / film.columns, .column = place % film.columns};
  found.isHit = isInside(boxes, found.row, found.column, options.marginPixels);
  const bool isAnywhere = *highest > 0;
  const auto least = options.mapShare * double{*highest};
  std::int64_t both = 0;
  std::int64_t inMap = 0;
  std::int64_t inBoxes = 0;
  for (int row = 0; row < film.rows; ++row) {
    for (int column = 0; column < film.columns; ++column) {
      const auto i =
          static_cast<std::size_t>(row) * static_cast<std::size_t>(film.columns) + static_cast<std::size_t>(column);
      const bool isFound = isAnywhere && fine[i] >= least;
      const bool isBoxed = isInside(boxes, row, column);
      inMap += isFound ? 1 : 0;
      inBoxes += isBoxed ? 1 : 0;
      both += isFound && isBoxed ? 1 : 0;
    }
  }
  found.iou = ratio(both, inMap + inBoxes - both);
  found.iobb = ratio(both, inMap);
  return found;
}

LabelLocalization summarize(std::string label, std::span<const Localization> films) {
  LabelLocalization summary{.label = std::move(label), .films = std::ssize(films)};
  if (films.empty()) return summary;
  const auto share = [&](const auto& counts) { return ratio(std::ranges::count_if(films, counts), summary.films); };
  summary.hits = std::ranges::count_if(films, &Localization::isHit);
  summary.hitShare = ratio(summary.hits, summary.films);
  summary.hitShare95 = eval::wilsonInterval(*summary.hitShare, static_cast<double>(summary.films));
  double iou = 0;
  double iobb = 0;
  for (const auto& film : films) {
    iou += film.iou;
    iobb += film.iobb;
  }
  summary.meanIou = iou / static_cast<double>(films.size());
  summary.meanIobb = iobb / static_cast<double>(films.size());
  for (std::size_t i = 0; i < kIouLevels.size(); ++i) {
    summary.shareAtIou[i] = share([&](const Localization& film) { return film.iou >= kIouLevels[i]; });
  }
  return summary;
}

}  // namespace carina::score
