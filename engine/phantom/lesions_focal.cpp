// SPDX-License-Identifier: Apache-2.0
// Opacities with a place of their own in the lung: nodule, mass, pneumonia, consolidation, infiltration.
#include "engine/phantom/lesion.h"
#include "engine/phantom/stroke.h"
#include "engine/phantom/value_noise.h"

namespace carina::phantom {
namespace {

/// A solid ball with a slightly lobed outline.
struct Ball {
  Point center;
  double radiusMm;
  double lobes;
  double phase;

  double reach() const { return radiusMm * (1 + lobes); }

  /// Length of the beam through it.
  double depthMm(Point p) const {
    const double dx = p.x - center.x;
    const double dy = p.y - center.y;
    const double angle = std::atan2(dy, dx);
    const double wave = std::sin(2 * angle + phase) + 0.7 * std::sin(3 * angle + 2 * phase) + 0.4 * std::sin(7 * angle);
    const double ratio = std::sqrt(dx * dx + dy * dy) / (radiusMm * (1 + 0.45 * lobes * wave));
    return ratio < 1 ? 2 * radiusMm * std::sqrt(1 - ratio * ratio) : 0;
  }
};

Lesion solidBall(const LesionSite& site, const Ball& ball, double density) {
  const auto box = around(ball.center, ball.reach(), ball.reach());
  return {.boxes = {box}, .paint = [&lung = site.lung(), ball, box, density](const Band& band) {
            band.paint(box, [&](Point p, Tissue& tissue) {
              const double inLung = smoothStep(0, 5, lung.at(p));
              tissue.softMm += static_cast<float>(density * inLung * ball.depthMm(p));
            });
          }};
}

/// Open airways seen through lung whose air is gone, from the hilum towards `to`.
std::vector<Stroke> bronchograms(Point from, Point to, Rng& rng) {
  std::vector<Stroke> strokes;
  for (int i = 0; i < 5; ++i) {
    const Point start = mix(from, to, rng.uniform(0.1, 0.35));
    const Point end{to.x + rng.uniform(-24, 24), to.y + rng.uniform(-24, 24)};
    const auto middle = mix(start, end, 0.5);
    const std::array<Point, 3> path = {start, {middle.x + rng.uniform(-5, 5), middle.y + rng.uniform(-5, 5)}, end};
    strokes.push_back({smoothOpen(path, 6), rng.uniform(1.6, 2.3), 0.7});
  }
  return strokes;
}

void paintBronchograms(const Band& band, const std::vector<Stroke>& strokes, double depth) {
  for (const auto& stroke : strokes) {
    StrokeRaster(band, stroke).paint([depth](const StrokePlace& place, Tissue& tissue) {
      const double open =
          depth * smoothStep(0.15, 0.5, tissue.filled) * smoothStep(0, 40, tissue.airMm - tissue.organMm);
      tissue.softMm -= static_cast<float>(open * rodMm(place));
    });
  }
}

/// A cloud: full in its middle, ragged at its edge, grained by noise.
struct Cloud {
  Point center;
  double width;
  double height;
  double share;  ///< of the air that it replaces in its middle
  ValueNoise grain;

  Box box() const { return around(center, width, height); }
  double shareAt(Point p) const {
    const double dx = (p.x - center.x) / width;
    const double dy = (p.y - center.y) / height;
    const double ratio = std::sqrt(dx * dx + dy * dy);
    if (ratio >= 1) return 0;
    const double noise = grain.at(p);
    return share * smoothStep(0, 0.75, 1 - ratio + 0.35 * noise * (1 - ratio)) *
           (0.62 + 0.75 * noise * (1 - 0.4 * ratio));
  }
};

}  // namespace

/// A round opacity of at most 3 cm.
Lesion makeNodule(LesionSite site) {
  const double radius = 5.5 + 8 * site.severity();
  const Ball ball{.center = site.place(site.rng.uniform(0.58, 0.8), site.rng.uniform(112, 225)),
                  .radiusMm = radius,
                  .lobes = 0.04,
                  .phase = site.rng.uniform(0, 6)};
  return solidBall(site, ball, 1.0);
}

/// A lobulated opacity of more than 3 cm.
Lesion makeMass(LesionSite site) {
  const double radius = 17 + 13 * site.severity();
  const Ball ball{.center = site.place(site.rng.uniform(0.46, 0.68), site.rng.uniform(115, 215)),
                  .radiusMm = radius,
                  .lobes = 0.10,
                  .phase = site.rng.uniform(0, 6)};
  return solidBall(site, ball, 0.7);
}

/// Patchy air-space opacity with ragged edges in the middle or lower zone, airways open within.
Lesion makePneumonia(LesionSite site) {
  const double size = 34 + 22 * site.severity();
  const auto center = site.place(site.rng.uniform(0.54, 0.7), site.domeTop() - site.rng.uniform(38, 80));
  const Cloud cloud{.center = center,
                    .width = size * 1.05,
                    .height = size,
                    .share = 0.55 + 0.35 * site.severity(),
                    .grain = ValueNoise(site.rng.bits(), 21, 3)};
  auto strokes = bronchograms({site.side() * 48, 178}, center, site.rng);
  return {.boxes = {cloud.box()}, .paint = [cloud, strokes](const Band& band) {
            band.paint(cloud.box(), [&](Point p, Tissue& tissue) { tissue.fill(std::max(0.0, cloud.shareAt(p))); });
            paintBronchograms(band, strokes, 2.0);
          }};
}

/// A lobe without air, dense and even, ending sharply at its fissure: the right upper lobe above the minor fissure, or
/// the left upper zone above an oblique border; airways stay open within.
Lesion makeConsolidation(LesionSite site) {
  const double fissure = site.rng.uniform(158, 172);
  const double tilt = site.side() * site.rng.uniform(-0.02, 0.10);
  const double share = 0.46 + 0.34 * site.severity();
  const double top = fissure - 62 - 36 * site.severity();
  const ValueNoise grain(site.rng.bits(), 22, 3);
  auto box = site.lungBox(site.finding.side);
  box.top = top - 22;
  box.bottom = fissure + 14;
  auto strokes = bronchograms({site.side() * 44, fissure + 6}, site.place(0.62, fissure - 38), site.rng);
  return {.boxes = {box}, .paint = [=, &lung = site.lung()](const Band& band) {
            band.paint(box, [&](Point p, Tissue& tissue) {
              if (lung.at(p) <= 0) return;
              const double below = p.y - (fissure + tilt * p.x + 3 * std::sin(p.x / 40));
              const double above = p.y - top + 14 * grain.at(p);
              tissue.fill(share * (1 - smoothStep(-0.8, 0.8, below)) * smoothStep(-8, 34, above) *
                          (0.92 + 0.22 * grain.at(p)));
            });
            paintBronchograms(band, strokes, 2.6);
          }};
}

/// Faint mottled and streaky shadows from the hilum into the lower zone, without a border.
Lesion makeInfiltration(LesionSite site) {
  const Cloud cloud{.center = site.place(site.rng.uniform(0.48, 0.6), site.rng.uniform(198, 224)),
                    .width = 44 + 14 * site.severity(),
                    .height = 54 + 16 * site.severity(),
                    .share = 0.30 + 0.22 * site.severity(),
                    .grain = ValueNoise(site.rng.bits(), 11, 4)};
  const Point root{site.side() * 40, 172};
  const ValueNoise streaks(site.rng.bits(), 9, 3);
  return {.boxes = {cloud.box()}, .paint = [=](const Band& band) {
            band.paint(cloud.box(), [&](Point p, Tissue& tissue) {
              const double share = std::max(0.0, cloud.shareAt(p));
              const double angle = std::atan2(p.y - root.y, std::abs(p.x - root.x));
              const double noise = streaks.at({angle * 60, std::hypot(p.x - root.x, p.y - root.y) * 0.5});
              tissue.fill(share);
              tissue.markingMm += static_cast<float>(26 * share * std::max(0.0, noise));
            });
          }};
}

}  // namespace carina::phantom
