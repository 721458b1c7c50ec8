// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/value_noise.h"

#include "engine/core/rng.h"

namespace carina::phantom {
namespace {

double latticeValue(std::uint64_t seed, std::int64_t column, std::int64_t row) {
  const auto place = static_cast<std::uint64_t>(column) * 0x9e3779b97f4a7c15ULL ^ static_cast<std::uint64_t>(row) << 32;
  return static_cast<double>(splitmix64(seed ^ place) >> 40) * 0x1.0p-23 - 1.0;
}

double octave(std::uint64_t seed, double x, double y) {
  const double column = std::floor(x);
  const double row = std::floor(y);
  const auto c = static_cast<std::int64_t>(column);
  const auto r = static_cast<std::int64_t>(row);
  const double tx = smoothStep(0, 1, x - column);
  const double ty = smoothStep(0, 1, y - row);
  const double a = latticeValue(seed, c, r);
  const double b = latticeValue(seed, c + 1, r);
  const double d = latticeValue(seed, c, r + 1);
  const double e = latticeValue(seed, c + 1, r + 1);
  return (a + (b - a) * tx) * (1 - ty) + (d + (e - d) * tx) * ty;
}

}  // namespace

double ValueNoise::at(Point p) const {
  double sum = 0;
  double height = 1;
  double total = 0;
  double scale = 1 / cellMm_;
  for (int i = 0; i < octaves_; ++i) {
    sum += height * octave(seed_ + static_cast<std::uint64_t>(i), p.x * scale, p.y * scale);
    total += height;
    height *= 0.5;
    scale *= 2;
  }
  return sum / total;
}

}  // namespace carina::phantom
