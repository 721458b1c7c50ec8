// SPDX-License-Identifier: Apache-2.0
#include "engine/image/overlay.h"

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/image/resize.h"

namespace carina::image {
namespace {

constexpr std::array<std::array<std::uint8_t, 3>, 17> kInferno = {{{0, 0, 4},
                                                                   {12, 8, 38},
                                                                   {36, 12, 79},
                                                                   {66, 10, 104},
                                                                   {93, 18, 110},
                                                                   {120, 28, 109},
                                                                   {147, 38, 103},
                                                                   {174, 48, 92},
                                                                   {199, 62, 76},
                                                                   {221, 81, 58},
                                                                   {237, 105, 37},
                                                                   {248, 133, 15},
                                                                   {252, 165, 10},
                                                                   {250, 198, 45},
                                                                   {242, 230, 97},
                                                                   {243, 248, 133},
                                                                   {252, 255, 164}}};

void check(const Gray8Image& film, const HeatMap& map) {
  const auto fits = [](Size size, std::size_t values) {
    return size.rows > 0 && size.columns > 0 && size.pixels() == values;
  };
  if (!fits(film.size, film.pixels.size()) || !fits(map.size, map.values.size())) {
    throw Error(ErrorCode::InvalidArgument, "heat map overlay: the film or the map is empty or does not fit its size");
  }
  if (!std::all_of(map.values.begin(), map.values.end(), [](float v) { return std::isfinite(v); })) {
    throw Error(ErrorCode::InvalidArgument, "heat map overlay: the map holds a value that is not finite");
  }
}

/// Strengths 0 … 1 of the coarse map.
std::vector<float> strengths(const HeatMap& map, float strongest) {
  if (strongest <= 0) strongest = *std::max_element(map.values.begin(), map.values.end());
  std::vector<float> result;
  for (const float value : map.values) result.push_back(strongest > 0 ? std::clamp(value / strongest, 0.F, 1.F) : 0.F);
  return result;
}

}  // namespace

std::array<std::uint8_t, 3> infernoColor(double strength) {
  const double place = std::clamp(strength, 0.0, 1.0) * (kInferno.size() - 1);
  const auto lower = std::min(static_cast<std::size_t>(place), kInferno.size() - 2);
  const double part = place - static_cast<double>(lower);
  std::array<std::uint8_t, 3> color{};
  for (std::size_t c = 0; c < 3; ++c) {
    color[c] = static_cast<std::uint8_t>(std::lround((1 - part) * kInferno[lower][c] + part * kInferno[lower + 1][c]));
  }
  return color;
}

Rgb8Image overlayHeatMap(const Gray8Image& film, const HeatMap& map, const OverlayOptions& options) {
  check(film, map);
  const auto fine = resizeBilinear(strengths(map, options.strongest), map.size, film.size);
  std::array<std::array<std::uint8_t, 3>, 256> colors{};
  for (std::size_t i = 0; i < colors.size(); ++i) colors[i] = infernoColor(static_cast<double>(i) / 255.0);
  Rgb8Image image{film.size, {}};
  image.pixels.reserve(film.pixels.size() * 3);
  for (std::size_t i = 0; i < film.pixels.size(); ++i) {
    const auto& color = colors[static_cast<std::size_t>(std::lround(255.F * std::clamp(fine[i], 0.F, 1.F)))];
    const double alpha = std::clamp(options.opacity, 0.0, 1.0) * static_cast<double>(fine[i]);
    for (const auto part : color) {
      image.pixels.push_back(static_cast<std::uint8_t>(std::lround((1 - alpha) * film.pixels[i] + alpha * part)));
    }
  }
  return image;
}

}  // namespace carina::image
