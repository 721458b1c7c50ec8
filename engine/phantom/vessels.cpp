// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/vessels.h"

#include <numbers>

namespace carina::phantom {
namespace {

constexpr int kGenerations = 8;
constexpr int kTrunks = 9;

}  // namespace

Point hilum(Side side) {
  return side == Side::Right ? Point{-46, 178} : Point{50, 168};
}

Vessels::Vessels(const Anatomy& anatomy, Rng rng) : width_(anatomy.traits().vessels) {
  for (const auto side : kSides) {
    const auto center = hilum(side);
    for (int trunk = 0; trunk < kTrunks; ++trunk) {
      const double fan = -1.35 + 2.75 * (trunk + rng.uniform(-0.25, 0.25)) / (kTrunks - 1);  // up to down, outwards
      const double direction = side == Side::Left ? fan : std::numbers::pi - fan;
      const bool isLower = fan > 0.3;
      grow({.from = {center.x + rng.uniform(-7, 7), center.y + 13 * fan},
            .direction = direction,
            .lengthMm = rng.uniform(26, 34),
            .radiusMm = (isLower ? 3.1 : 2.3) * rng.uniform(0.85, 1.15),
            .generation = 0},
           rng);
    }
  }
}

void Vessels::grow(const Branch& branch, Rng& rng) {
  const double bend = rng.uniform(-0.42, 0.42);
  const double end = branch.direction + bend;
  const Point middle{branch.from.x + 0.5 * branch.lengthMm * std::cos(branch.direction),
                     branch.from.y + 0.5 * branch.lengthMm * std::sin(branch.direction)};
  const Point to{middle.x + 0.5 * branch.lengthMm * std::cos(end), middle.y + 0.5 * branch.lengthMm * std::sin(end)};
  const std::array<Point, 3> path = {branch.from, middle, to};
  const double radius = branch.radiusMm * width_;
  strokes_.push_back({smoothOpen(path, 4), radius, 0.84 * radius});
  if (branch.generation + 1 >= kGenerations) return;
  const double spread = rng.uniform(0.4, 0.95);
  const double share = rng.uniform(0.35, 0.65);
  for (const double turn : {-spread * share, spread * (1 - share)}) {
    grow({.from = to,
          .direction = end + turn,
          .lengthMm = branch.lengthMm * rng.uniform(0.68, 0.92),
          .radiusMm = branch.radiusMm * rng.uniform(0.68, 0.84),
          .generation = branch.generation + 1},
         rng);
  }
}

void Vessels::paint(const Band& band) const {
  for (const auto side : kSides) {  // trunks and nodes too close to tell apart
    const auto center = hilum(side);
    band.paint(around(center, 40, 50), [&](Point p, Tissue& tissue) {
      const double dx = (p.x - center.x) / 13;
      const double dy = (p.y - center.y) / 20;
      tissue.markingMm += static_cast<float>(9 * std::exp(-(dx * dx + dy * dy)));
    });
  }
  for (const auto& stroke : strokes_) {
    StrokeRaster(band, stroke).paint([](const StrokePlace& place, Tissue& tissue) {
      const auto rod = static_cast<float>(1.9 * rodMm(place));
      tissue.markingMm = std::max(tissue.markingMm, rod) + 0.25F * std::min(tissue.markingMm, rod);
    });
  }
}

}  // namespace carina::phantom
