// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/axis.h"

#include <algorithm>
#include <cmath>

#include "engine/plot/number.h"

namespace carina::plot {
namespace {

constexpr int kMost = 1000;

std::vector<double> multiples(double min, double max, double step) {
  std::vector<double> ticks;
  // A hair of room: 0.3 is no multiple of 0.1 in binary.
  const double slack = 1e-9 * step;
  const double first = std::ceil((min - slack) / step);
  const double last = std::floor((max + slack) / step);
  if (last - first > kMost) return {};
  for (int i = 0; i <= static_cast<int>(last - first); ++i) ticks.push_back((first + i) * step);
  return ticks;
}

}  // namespace

std::vector<double> niceTicks(double min, double max, int wanted) {
  if (!std::isfinite(min) || !std::isfinite(max) || wanted < 1) return {};
  // Numbers that close cannot be told apart by what would stand at the ticks.
  if (max - min <= 1e-12 * std::max(std::abs(min), std::abs(max))) return {};
  const double power = std::pow(10.0, std::floor(std::log10((max - min) / wanted)));
  std::vector<double> ticks;
  for (const double factor : {10.0, 5.0, 2.0, 1.0, 0.5, 0.2}) {
    ticks = multiples(min, max, factor * power);
    const bool isEnough = std::ssize(ticks) >= 2 && factor * power * (wanted + 0.5) <= max - min + factor * power;
    if (isEnough && std::ssize(ticks) >= std::max(2, wanted - 1)) break;
  }
  return ticks;
}

std::vector<std::string> tickTexts(const std::vector<double>& ticks, TickFormat format) {
  const double scale = format == TickFormat::Percent ? 100 : 1;
  int digits = 0;
  for (const double tick : ticks) {
    while (digits < 9 &&
           std::abs(std::round(tick * scale * std::pow(10, digits)) - tick * scale * std::pow(10, digits)) >
               1e-6 * std::max(1.0, std::abs(tick * scale) * std::pow(10, digits))) {
      ++digits;
    }
  }
  std::vector<std::string> texts;
  for (const double tick : ticks) {
    auto text = shortNumber(tick * scale, digits);
    texts.push_back(format == TickFormat::Percent ? text + " %" : text);
  }
  return texts;
}

}  // namespace carina::plot
