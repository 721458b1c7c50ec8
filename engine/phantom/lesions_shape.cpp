// SPDX-License-Identifier: Apache-2.0
// Findings that show in the shape of the chest: cardiomegaly, atelectasis, hernia.
#include "engine/phantom/lesion.h"
#include "engine/phantom/stroke.h"

namespace carina::phantom {

/// The heart is wider than half of the chest; its outline comes from the traits.
Lesion makeCardiomegaly(LesionSite site) {
  return {.boxes = {site.anatomy.heart().bounds()}};
}

/// Level bands of lung without air above a lifted hemidiaphragm (the lift is in the traits).
Lesion makeAtelectasis(LesionSite site) {
  std::vector<Stroke> plates;
  const double dome = site.domeTop();
  const int count = 2 + static_cast<int>(2.2 * site.severity());
  for (int i = 0; i < count; ++i) {
    const double y = dome - 9 - 12.0 * i + site.rng.uniform(-3, 3);
    const double from = site.rng.uniform(0.36, 0.56);
    const double to = from + site.rng.uniform(0.18, 0.45);
    const double tilt = site.rng.uniform(-7, 4);
    const std::array<Point, 3> path = {site.place(from, y),
                                       site.place(0.5 * (from + to), y + 0.5 * tilt - site.rng.uniform(0.5, 4)),
                                       site.place(to, y + tilt)};
    plates.push_back({smoothOpen(path, 8), 1.4 + 1.1 * site.severity(), 0.9});
  }
  const double fill = 0.10 + 0.22 * site.severity();
  auto box = site.lungBox(site.finding.side);
  box.top = dome - 22 - 12.0 * count;
  box.bottom += site.anatomy.traits().restingDome[site.finding.side == Side::Right ? 0 : 1] - dome;
  return {.boxes = {box}, .paint = [=, &lung = site.lung()](const Band& band) {
            band.paint(box, [&](Point p, Tissue& tissue) {
              if (lung.at(p) > 0) tissue.fill(fill * smoothStep(box.top, dome + 10, p.y));
            });
            for (const auto& plate : plates) {
              StrokeRaster(band, plate).paint([&](const StrokePlace& place, Tissue& tissue) {
                const double ends = smoothStep(0, 0.12, place.along) * (1 - smoothStep(0.8, 1, place.along));
                const auto depth = static_cast<float>(25 * ends * std::sqrt(1 - place.across * place.across));
                tissue.markingMm = std::max(tissue.markingMm, depth);
              });
            }
          }};
}

/// Stomach behind the heart: a round opacity over the midline above the diaphragm, with air over a level of fluid.
Lesion makeHernia(LesionSite site) {
  const double width = 24 + 16 * site.severity();
  const double height = 19 + 14 * site.severity();
  const double base = 0.5 * (site.anatomy.traits().restingDome[0] + site.anatomy.traits().restingDome[1]);
  const Point center{site.rng.uniform(6, 20), base - 0.45 * height};
  const double level = center.y + height * site.rng.uniform(-0.15, 0.15);
  const auto box = around(center, width, height);
  return {.boxes = {box}, .paint = [=](const Band& band) {
            band.paint(box, [&](Point p, Tissue& tissue) {
              const double dx = (p.x - center.x) / width;
              const double dy = (p.y - center.y) / height;
              const double inside = width * (1 - std::sqrt(dx * dx + dy * dy));
              if (inside <= 0) return;
              tissue.softMm += static_cast<float>(26 * roundedEdge(inside, 10));
              const double gas = roundedEdge(inside - 3, 0.7 * width) * (1 - smoothStep(-0.6, 0.6, p.y - level));
              tissue.gasMm += static_cast<float>((34 + 16 * gas) * gas);
            });
          }};
}

}  // namespace carina::phantom
