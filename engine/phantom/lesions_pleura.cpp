// SPDX-License-Identifier: Apache-2.0
// Changes between lung and chest wall: effusion, pneumothorax, pleural thickening.
#include "engine/phantom/lesion.h"
#include "engine/phantom/value_noise.h"

namespace carina::phantom {

/// Fluid that fills the costophrenic angle and climbs the wall as a meniscus; the diaphragm's edge is lost in it.
Lesion makeEffusion(LesionSite site) {
  const double level = site.domeTop() + 20 - 92 * site.severity();
  const double side = site.side();
  const auto surface = [&anatomy = site.anatomy, level, side](Point p) {
    const double lateral = std::max(p.x * side, 0.0);
    const double fromWall = std::max(anatomy.wallX(p.y) - lateral, 0.0);
    return level - 34 * std::exp(-fromWall / 13) - 7 * std::exp(-lateral / 30);
  };
  auto box = site.lungBox(site.finding.side);
  box.top = level - 42;
  return {.boxes = {box}, .paint = [=, &lung = site.lung()](const Band& band) {
            band.paint(box, [&](Point p, Tissue& tissue) {
              if (lung.at(p) <= 0) return;
              const double depth = p.y - surface(p);
              tissue.fill(0.97 * smoothStep(-3, 7, depth));
              tissue.softMm += static_cast<float>(8 * smoothStep(0, 30, depth) * smoothStep(0, 30, lung.at(p)));
            });
          }};
}

/// Air outside the lung: a thin pleural line at a distance from the wall, widest at the apex, and beyond it neither
/// vessels nor grain.
Lesion makePneumothorax(LesionSite site) {
  const double widest = 9 + 40 * site.severity();
  const double side = site.side();
  const double collapse = 0.05 + 0.12 * site.severity();
  const double bottom = site.domeTop();
  const ValueNoise wave(site.rng.bits(), 60, 2);
  const auto box = site.lungBox(site.finding.side);
  return {.boxes = {box},
          .paint = [=, &lung = site.lung(), &anatomy = site.anatomy, of = site.finding.side](const Band& band) {
            band.paint(box, [&](Point p, Tissue& tissue) {
              const double inside = lung.at(p);
              if (inside <= 0) return;
              const double above = 1 - smoothStep(-2, 10, p.y - anatomy.domeY(of, p.x * side));
              const double outer = above * smoothStep(14, 62, p.x * side);
              const double gap = outer * (widest * (1 - 0.75 * smoothStep(70, bottom, p.y)) + 2.5 * wave.at(p));
              const double outside = gap - inside;  // how far beyond the pleural line
              const double free = smoothStep(-0.3, 0.3, outside);
              if (tissue.filled < 0.8F) {
                tissue.filled = static_cast<float>(tissue.filled * (1 - free) - 0.33 * free);
                tissue.fill(collapse * (1 - free) * smoothStep(4, 10, gap));
              }
              tissue.markingMm *= static_cast<float>(1 - free);
              const double line = 1 - smoothStep(0.35, 0.95, std::abs(outside));
              tissue.softMm += static_cast<float>(6.5 * line * smoothStep(1.5, 4, gap));
            });
          }};
}

/// A rind of soft tissue inside the wall with an uneven inner border, a cap over the apex, and a blunt angle without
/// a meniscus.
Lesion makePleuralThickening(LesionSite site) {
  const double thickness = 3.5 + 8.5 * site.severity();
  const double side = site.side();
  const ValueNoise border(site.rng.bits(), 34, 2);
  const auto whole = site.lungBox(site.finding.side);
  auto box = whole;
  (side < 0 ? box.right : box.left) = side * 45;
  return {.boxes = {box},
          .paint = [=, &lung = site.lung(), &anatomy = site.anatomy, of = site.finding.side](const Band& band) {
            band.paint(box, [&](Point p, Tissue& tissue) {
              const double inside = lung.at(p);
              if (inside <= 0) return;
              const double lateral = smoothStep(46, 76, p.x * side);
              const double low = 1 + 0.9 * smoothStep(whole.bottom - 60, whole.bottom - 20, p.y);
              const double above = 1 - smoothStep(-6, 6, p.y - anatomy.domeY(of, p.x * side));
              const double rind = lateral * above * thickness * low * (0.85 + 0.7 * border.at(p));
              const double share = smoothStep(-1.6, 1.6, rind - inside) * above;
              tissue.fill(0.62 * share);
              tissue.softMm += static_cast<float>(share * (9 + 6 * border.at(p)));
            });
          }};
}

}  // namespace carina::phantom
