// SPDX-License-Identifier: Apache-2.0
// Changes between lung and chest wall: effusion, pneumothorax, pleural thickening.
#include "engine/phantom/lesion.h"
#include "engine/phantom/value_noise.h"

namespace carina::phantom {
namespace {

/// 1 above the hemidiaphragm of a site, 0 below, over a band of ±`width`.
double aboveDome(const LesionSite& site, Point p, double width) {
  return 1 - smoothStep(-width, width, p.y - site.anatomy.domeY(site.finding.side, p.x * site.side()));
}

/// A fluid's surface: level in the middle, climbing the wall.
struct Meniscus {
  double level;

  double at(const LesionSite& site, Point p) const {
    const double lateral = std::max(p.x * site.side(), 0.0);
    const double fromWall = std::max(site.anatomy.wallX(p.y) - lateral, 0.0);
    return level - 34 * std::exp(-fromWall / 13) - 7 * std::exp(-lateral / 30);
  }
};

/// The space around a lung that has come away from the wall.
struct PleuralGap {
  double widest;
  double collapse;  ///< share of its air that the lung lost
  ValueNoise wave;

  double at(const LesionSite& site, Point p) const {
    const double lateral = aboveDome(site, p, 6) * smoothStep(14, 62, p.x * site.side());
    return lateral * (widest * (1 - 0.75 * smoothStep(70, site.domeTop(), p.y)) + 2.5 * wave.at(p));
  }

  void paint(double gap, double outside, Tissue& tissue) const {
    const double free = smoothStep(-0.3, 0.3, outside);
    if (tissue.filled < 0.8F) {  // fluid stays
      tissue.filled = static_cast<float>(tissue.filled * (1 - free) - 0.33 * free);
      tissue.fill(collapse * (1 - free) * smoothStep(4, 10, gap));
    }
    tissue.markingMm *= static_cast<float>(1 - free);
    const double line = 1 - smoothStep(0.35, 0.95, std::abs(outside));
    tissue.softMm += static_cast<float>(6.5 * line * smoothStep(1.5, 4, gap));
  }
};

/// Soft tissue along the wall.
struct Rind {
  double thickness;
  double base;  ///< y of the costophrenic angle
  ValueNoise border;

  void paint(const LesionSite& site, Point p, double inside, Tissue& tissue) const {
    const double above = aboveDome(site, p, 6);
    const double low = 1 + 0.9 * smoothStep(base - 60, base - 20, p.y);
    const double uneven = border.at(p);
    const double lateral = smoothStep(46, 76, p.x * site.side());
    const double rind = lateral * above * thickness * low * (0.85 + 0.7 * uneven);
    const double share = above * smoothStep(-1.6, 1.6, rind - inside);
    tissue.fill(0.62 * share);
    tissue.softMm += static_cast<float>(share * (9 + 6 * uneven));
  }
};

/// A lesion that calls paint(point, depth in the lung, tissue) within the lung of its site.
template <typename Paint>
Lesion lungLesion(const LesionSite& site, const Box& box, Paint paint) {
  return {.boxes = {box}, .paint = [box, paint, &lung = site.lung()](const Band& band) {
            band.paint(box, [&](Point p, Tissue& tissue) {
              const double inside = lung.at(p);
              if (inside > 0) paint(p, inside, tissue);
            });
          }};
}

}  // namespace

/// Fluid that fills the costophrenic angle and climbs the wall as a meniscus; the diaphragm's edge is lost in it.
Lesion makeEffusion(LesionSite site) {
  const Meniscus meniscus{.level = site.domeTop() + 20 - 92 * site.severity()};
  auto box = site.lungBox(site.finding.side);
  box.top = meniscus.level - 42;
  return lungLesion(site, box, [=](Point p, double inside, Tissue& tissue) {
    const double depth = p.y - meniscus.at(site, p);
    tissue.fill(0.97 * smoothStep(-3, 7, depth));
    tissue.softMm += static_cast<float>(8 * smoothStep(0, 30, depth) * smoothStep(0, 30, inside));
  });
}

/// Air outside the lung: a thin pleural line at a distance from the wall, widest at the apex, and beyond it neither
/// vessels nor grain.
Lesion makePneumothorax(LesionSite site) {
  const PleuralGap pleura{.widest = 9 + 40 * site.severity(),
                          .collapse = 0.05 + 0.12 * site.severity(),
                          .wave = ValueNoise(site.rng.bits(), 60, 2)};
  return lungLesion(site, site.lungBox(site.finding.side), [=](Point p, double inside, Tissue& tissue) {
    const double gap = pleura.at(site, p);
    pleura.paint(gap, gap - inside, tissue);
  });
}

/// A rind of soft tissue inside the wall with an uneven inner border, a cap over the apex, and a blunt angle without
/// a meniscus.
Lesion makePleuralThickening(LesionSite site) {
  auto box = site.lungBox(site.finding.side);
  const Rind rind{
      .thickness = 3.5 + 8.5 * site.severity(), .base = box.bottom, .border = ValueNoise(site.rng.bits(), 34, 2)};
  (site.side() < 0 ? box.right : box.left) = site.side() * 45;
  return lungLesion(site, box, [=](Point p, double inside, Tissue& tissue) { rind.paint(site, p, inside, tissue); });
}

}  // namespace carina::phantom
