// SPDX-License-Identifier: Apache-2.0
#include "engine/image/grayscale.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>

namespace carina::image {
namespace {

using ValueToGrey = std::function<double(double)>;

std::size_t tableEntries(const Film& film) {
  return film.bitsAllocated <= 8 ? 256 : 65536;
}

bool isPadding(const Film& film, std::int32_t stored) {
  return film.padding && stored >= film.padding->low && stored <= film.padding->high;
}

double lookUp(const LookupTable& table, double input) {
  const double last = static_cast<double>(table.values.size()) - 1;
  const double index = std::clamp(std::nearbyint(input) - table.firstMapped, 0.0, last);
  return table.values[static_cast<std::size_t>(index)];
}

/// Which bit patterns occur among the samples.
std::vector<char> findPresentPatterns(const Film& film) {
  std::vector<char> present(tableEntries(film), 0);
  const auto mark = [&](const auto& values) {
    using Value = typename std::decay_t<decltype(values)>::value_type;
    for (const auto value : values) present[static_cast<std::make_unsigned_t<Value>>(value)] = 1;
  };
  std::visit(mark, film.samples);
  return present;
}

/// Some writers declare fewer bits than their entries use; the highest entry then means white.
double whiteOf(const LookupTable& table) {
  const double declared = std::exp2(std::clamp(table.bits, 1, 16)) - 1;
  return std::max<double>(declared, *std::max_element(table.values.begin(), table.values.end()));
}

ValueToGrey rangeToGrey(double low, double high) {
  if (!(high > low)) return [](double) { return 0.0; };
  return [=](double x) { return std::clamp((x - low) / (high - low), 0.0, 1.0); };
}

ValueToGrey defaultToGrey(const Film& film) {
  if (film.defaultWindow == DefaultWindow::FullRange) {
    const double low = film.isSigned ? -std::exp2(film.bitsStored - 1) : 0.0;
    return rangeToGrey(low, low + std::exp2(film.bitsStored) - 1);
  }
  const auto range = findMeasuredRange(film).value_or(ValueRange{});
  return rangeToGrey(range.low, range.high);
}

ValueToGrey chooseVoi(const Film& film, const std::optional<Window>& window) {
  if (window && isUsable(*window)) return [w = *window](double x) { return applyWindow(w, x); };
  const auto table = std::find_if(film.voiTables.begin(), film.voiTables.end(),
                                  [](const LookupTable& candidate) { return !candidate.values.empty(); });
  if (table != film.voiTables.end()) {
    return [&t = *table, white = whiteOf(*table)](double x) { return white > 0 ? lookUp(t, x) / white : 0.0; };
  }
  const auto usable = std::find_if(film.windows.begin(), film.windows.end(), isUsable);
  if (usable != film.windows.end()) return [&w = *usable](double x) { return applyWindow(w, x); };
  return defaultToGrey(film);
}

}  // namespace

bool isUsable(const Window& window) {
  if (!std::isfinite(window.center) || !std::isfinite(window.width)) return false;
  return window.function == WindowFunction::Linear ? window.width >= 1 : window.width > 0;
}

double applyWindow(const Window& window, double x) {
  if (window.function == WindowFunction::Sigmoid) {
    return 1.0 / (1.0 + std::exp(-4.0 * (x - window.center) / window.width));
  }
  const bool isLinear = window.function == WindowFunction::Linear;
  const double center = isLinear ? window.center - 0.5 : window.center;
  const double width = isLinear ? window.width - 1.0 : window.width;
  if (x <= center - width / 2) return 0;
  if (x > center + width / 2) return 1;
  return (x - center) / width + 0.5;
}

double applyModality(const ModalityTransform& modality, std::int32_t stored) {
  if (modality.table && !modality.table->values.empty()) return lookUp(*modality.table, stored);
  return modality.slope * stored + modality.intercept;
}

std::optional<ValueRange> findMeasuredRange(const Film& film) {
  std::optional<ValueRange> range;
  const auto present = findPresentPatterns(film);
  for (std::size_t raw = 0; raw < present.size(); ++raw) {
    if (!present[raw]) continue;
    const auto stored = storedValue(film, static_cast<std::uint16_t>(raw));
    if (isPadding(film, stored)) continue;
    const double value = applyModality(film.modality, stored);
    if (!range) range = ValueRange{value, value};
    range->low = std::min(range->low, value);
    range->high = std::max(range->high, value);
  }
  return range;
}

std::vector<float> makeGrayscaleTable(const Film& film, const std::optional<Window>& window) {
  const auto voi = chooseVoi(film, window);
  std::vector<float> table(tableEntries(film), 0.0F);
  for (std::size_t raw = 0; raw < table.size(); ++raw) {
    const auto stored = storedValue(film, static_cast<std::uint16_t>(raw));
    if (isPadding(film, stored)) continue;
    const double grey = voi(applyModality(film.modality, stored));
    table[raw] = static_cast<float>(255.0 * (film.photometric == Photometric::Monochrome1 ? 1.0 - grey : grey));
  }
  return table;
}

}  // namespace carina::image
