// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/prepared_view.h"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "engine/core/error.h"

namespace carina::gui {
namespace {

constexpr std::size_t kPermilles = 1000;

std::int32_t lowestStored(const image::Film& film) {
  return film.isSigned ? -(1 << (film.bitsStored - 1)) : 0;
}

image::Film withoutSamples(const image::Film& film) {
  image::Film facts;
  facts.size = film.size;
  facts.bitsAllocated = film.bitsAllocated;
  facts.bitsStored = film.bitsStored;
  facts.highBit = film.highBit;
  facts.isSigned = film.isSigned;
  facts.photometric = film.photometric;
  facts.modality = film.modality;
  facts.windows = film.windows;
  facts.voiTables = film.voiTables;
  facts.padding = film.padding;
  facts.pixelSpacing = film.pixelSpacing;
  facts.imagerPixelSpacing = film.imagerPixelSpacing;
  facts.spareBits = film.spareBits;
  facts.defaultWindow = film.defaultWindow;
  facts.pixelSha256 = film.pixelSha256;
  facts.source = film.source;
  facts.patient = film.patient;
  return facts;
}

std::vector<std::uint16_t> ordinalsByRaw(const image::Film& film, std::int32_t lowest) {
  std::vector<std::uint16_t> ordinals(film.bitsAllocated <= 8 ? 256 : 65536);
  for (std::size_t raw = 0; raw < ordinals.size(); ++raw) {
    ordinals[raw] = static_cast<std::uint16_t>(image::storedValue(film, static_cast<std::uint16_t>(raw)) - lowest);
  }
  return ordinals;
}

SampleLevel ordinalsOf(const image::Film& film, const std::vector<std::uint16_t>& ordinalOfRaw) {
  SampleLevel level{film.size.columns, film.size.rows, {}};
  level.samples.resize(film.size.pixels());
  std::visit(
      [&](const auto& samples) {
        using Pattern = std::make_unsigned_t<typename std::decay_t<decltype(samples)>::value_type>;
        for (std::size_t i = 0; i < level.samples.size(); ++i) {
          level.samples[i] = ordinalOfRaw[static_cast<Pattern>(samples[i])];
        }
      },
      film.samples);
  return level;
}

std::optional<PaddingSamples> paddingOrdinals(const image::Film& film, std::int32_t lowest) {
  if (!film.padding) return {};
  const std::int32_t last = (1 << film.bitsStored) - 1;
  const auto low = std::max(film.padding->low - lowest, 0);
  const auto high = std::min(film.padding->high - lowest, last);
  if (low > high) return {};
  return PaddingSamples{static_cast<std::uint16_t>(low), static_cast<std::uint16_t>(high)};
}

/// How often each modality value occurs, from the lowest up; padding does not count.
std::vector<std::pair<double, std::uint64_t>> countValues(const PreparedView& view) {
  std::vector<std::uint64_t> counts(65536, 0);
  for (const auto ordinal : view.levels.front().samples) ++counts[ordinal];
  std::vector<std::pair<double, std::uint64_t>> values;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0 || (view.padding && view.padding->holds(static_cast<std::uint16_t>(i)))) continue;
    values.emplace_back(image::applyModality(view.facts.modality, view.lowestStored + static_cast<std::int32_t>(i)),
                        counts[i]);
  }
  std::ranges::sort(values);
  return values;
}

void describeValues(PreparedView& view) {
  const auto values = countValues(view);
  if (values.empty()) {
    view.permilles.assign(kPermilles + 1, 0.0);
    return;
  }
  view.measured = {values.front().first, values.back().first};
  std::uint64_t all = 0;
  for (const auto& [value, count] : values) all += count;
  std::size_t at = 0;
  std::uint64_t upTo = values.front().second;
  for (std::size_t permille = 0; permille <= kPermilles; ++permille) {
    while (upTo * kPermilles < permille * all) upTo += values[++at].second;
    view.permilles.push_back(values[at].first);
  }
}

image::ValueRange usualRange(const PreparedView& view) {
  if (view.facts.defaultWindow != image::DefaultWindow::FullRange) return view.measured;
  const double low = view.lowestStored;
  return {low, low + std::exp2(view.facts.bitsStored) - 1};
}

bool hasVoi(const image::Film& film) {
  return std::ranges::any_of(film.windows, image::isUsable) ||
         std::ranges::any_of(film.voiTables, [](const auto& table) { return !table.values.empty(); });
}

}  // namespace

std::size_t PreparedView::sizeBytes() const {
  std::size_t bytes = ordinalOfRaw.size() * sizeof(std::uint16_t);
  for (const auto& level : levels) bytes += level.samples.size() * sizeof(std::uint16_t);
  return bytes;
}

std::shared_ptr<const PreparedView> prepareView(std::shared_ptr<const image::Film> film) {
  if (film == nullptr || film->size.pixels() == 0 || image::sampleCount(film->samples) < film->size.pixels()) {
    throw Error(ErrorCode::InvalidArgument, "a film without pixels cannot be shown");
  }
  auto view = std::make_shared<PreparedView>();
  view->facts = withoutSamples(*film);
  view->lowestStored = lowestStored(*film);
  view->ordinalOfRaw = ordinalsByRaw(*film, view->lowestStored);
  view->padding = paddingOrdinals(*film, view->lowestStored);
  view->levels = makePyramid(ordinalsOf(*film, view->ordinalOfRaw), view->padding);
  view->film = std::move(film);
  describeValues(*view);
  view->usual = usualRange(*view);
  view->usualGreys = greysByOrdinal(*view, view->facts, {});
  return view;
}

std::vector<std::uint8_t> greysByOrdinal(const PreparedView& view, const image::Film& facts,
                                         const std::optional<image::Window>& window) {
  auto chosen = window;
  if (!chosen && !hasVoi(facts)) chosen = windowOf(view.usual);  // the facts have no samples to find a range in
  const auto greyOfRaw = image::makeGrayscaleTable(facts, chosen);
  std::vector<std::uint8_t> greys(65536, 0);
  for (std::size_t raw = 0; raw < greyOfRaw.size(); ++raw) {
    greys[view.ordinalOfRaw[raw]] = static_cast<std::uint8_t>(std::lround(greyOfRaw[raw]));
  }
  return greys;
}

image::Window windowOf(const image::ValueRange& range) {
  return {.center = (range.low + range.high) / 2,
          .width = range.high - range.low,
          .explanation = {},
          .function = image::WindowFunction::LinearExact};
}

std::int32_t storedAt(const PreparedView& view, int column, int row) {
  const auto& plane = view.levels.front();
  const auto at =
      static_cast<std::size_t>(row) * static_cast<std::size_t>(plane.columns) + static_cast<std::size_t>(column);
  return view.lowestStored + plane.samples[at];
}

}  // namespace carina::gui
