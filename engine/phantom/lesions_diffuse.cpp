// SPDX-License-Identifier: Apache-2.0
// Changes of whole lungs: edema, emphysema, fibrosis.
#include <numbers>

#include "engine/phantom/lesion.h"
#include "engine/phantom/stroke.h"
#include "engine/phantom/value_noise.h"
#include "engine/phantom/vessels.h"

namespace carina::phantom {
namespace {

/// A closed ring whose radius varies by `unevenness` of itself.
std::vector<Point> ring(Point center, double radius, double unevenness, Rng& rng) {
  std::vector<Point> corners;
  for (int i = 0; i < 7; ++i) {
    const double angle = 2 * std::numbers::pi * i / 7;
    const double reach = radius * (1 + unevenness * rng.uniform(-1, 1));
    corners.push_back({center.x + reach * std::cos(angle), center.y + reach * std::sin(angle)});
  }
  auto points = smoothClosed(corners, 3);
  points.push_back(points.front());
  return points;
}

void paintLines(const Band& band, const std::vector<Stroke>& strokes, double depthMm) {
  for (const auto& stroke : strokes) {
    StrokeRaster(band, stroke).paint([depthMm](const StrokePlace& place, Tissue& tissue) {
      const auto line = static_cast<float>(depthMm * (1 - place.across * place.across));
      tissue.markingMm = std::max(tissue.markingMm, line);
    });
  }
}

/// Kerley's B lines: short, level, at the wall above the costophrenic angle.
void addKerleyLines(const LesionSite& site, Side side, Rng& rng, std::vector<Stroke>& strokes) {
  const double bottom = site.anatomy.domeY(side, 0.9 * site.anatomy.wallX(270));
  for (double y = bottom - 62; y < bottom - 8; y += rng.uniform(5, 8)) {
    const double wall = site.anatomy.wallX(y) - rng.uniform(2, 4);
    const double length = rng.uniform(12, 20);
    strokes.push_back({{{sign(side) * wall, y}, {sign(side) * (wall - length), y + rng.uniform(-1.5, 1.5)}}, 0.8, 0.6});
  }
}

/// Walls of airways near the hilum, seen end on and thickened by fluid.
void addCuffs(Side side, Rng& rng, std::vector<Stroke>& strokes) {
  const auto center = hilum(side);
  for (int i = 0; i < 4; ++i) {
    const Point place{center.x + sign(side) * rng.uniform(8, 34), center.y + rng.uniform(-34, 40)};
    strokes.push_back({ring(place, rng.uniform(2.6, 3.8), 0.1, rng), 1.2, 1.2});
  }
}

}  // namespace

/// Bat's-wing haze around both hila, thick vessels and airway walls, Kerley's B lines.
Lesion makeEdema(LesionSite site) {
  const double share = 0.30 + 0.38 * site.severity();
  const double reach = 52 + 22 * site.severity();
  const ValueNoise grain(site.rng.bits(), 13, 3);
  std::vector<Stroke> lines;
  for (const auto side : kSides) {
    addKerleyLines(site, side, site.rng, lines);
    addCuffs(side, site.rng, lines);
  }
  const auto box = unite(site.anatomy.lung(Side::Right).bounds(), site.anatomy.lung(Side::Left).bounds());
  return {.boxes = {box}, .paint = [=](const Band& band) {
            band.paint(box, [&](Point p, Tissue& tissue) {
              if (tissue.airMm <= 0) return;
              const auto center = hilum(p.x < 0 ? Side::Right : Side::Left);
              const double dx = (p.x - center.x * 1.35) / reach;
              const double dy = (p.y - center.y - 14) / (1.25 * reach);
              const double wing = std::exp(-(dx * dx + dy * dy));
              tissue.fill(std::max(0.0, share * (wing * (1 + 0.45 * grain.at(p)) + 0.13)));
            });
            paintLines(band, lines, 7.0);
          }};
}

/// Too much air, low flat diaphragms, a narrow heart and thin vessels (all in the traits), and bullae.
Lesion makeEmphysema(LesionSite site) {
  struct Bulla {
    Point center;
    double radius;
  };
  std::vector<Bulla> bullae;
  std::vector<Stroke> walls;
  for (int i = 0; i < 6; ++i) {
    const auto side = i % 2 == 0 ? Side::Right : Side::Left;
    const double y = site.rng.uniform(82, 150);
    const double radius = 9 + 13 * site.severity() * site.rng.uniform(0.4, 1);
    const Point center{sign(side) * (site.anatomy.wallX(y) - radius - site.rng.uniform(4, 16)), y};
    bullae.push_back({center, radius});
    walls.push_back({ring(center, radius, 0.05, site.rng), 0.75, 0.75});
  }
  auto box = unite(site.anatomy.lung(Side::Right).bounds(), site.anatomy.lung(Side::Left).bounds());
  box.bottom += 30;  // the abdomen gives way with the diaphragm
  return {.boxes = {box}, .paint = [=](const Band& band) {
            for (const auto& bulla : bullae) {
              band.paint(around(bulla.center, bulla.radius, bulla.radius), [&](Point p, Tissue& tissue) {
                const double distance = std::hypot(p.x - bulla.center.x, p.y - bulla.center.y);
                const double empty = roundedEdge(bulla.radius - distance, bulla.radius);
                tissue.fill(-0.14 * empty);
                tissue.markingMm *= static_cast<float>(1 - smoothStep(0, 3, bulla.radius - distance));
              });
            }
            paintLines(band, walls, 4.0);
          }};
}

/// A coarse net of lines and small rings, densest at the wall and the base, with some loss of volume.
Lesion makeFibrosis(LesionSite site) {
  std::vector<Stroke> lines;
  const double dome = site.domeTop();
  const int count = static_cast<int>(220 + 260 * site.severity());
  for (int i = 0; i < count; ++i) {
    const double y = dome + 34 - 150 * site.rng.uniform() * site.rng.uniform();
    const double outward = 1 - 0.55 * site.rng.uniform() * site.rng.uniform();
    const auto from = site.place(outward * 0.985, y);
    if (site.rng.uniform() < 0.35) {
      lines.push_back({ring(from, site.rng.uniform(1.5, 3.4), 0.4, site.rng), 0.7, 0.7});
      continue;
    }
    const double angle = site.rng.uniform(0, 2 * std::numbers::pi);
    const double length = site.rng.uniform(6, 15);
    const std::array<Point, 3> path = {from,
                                       {from.x + 0.5 * length * std::cos(angle) + site.rng.uniform(-1.5, 1.5),
                                        from.y + 0.5 * length * std::sin(angle) + site.rng.uniform(-1.5, 1.5)},
                                       {from.x + length * std::cos(angle), from.y + length * std::sin(angle)}};
    lines.push_back({smoothOpen(path, 4), 0.9, 0.6});
  }
  auto box = site.lungBox(site.finding.side);
  box.top = dome - 135;
  box.bottom += 12;  // where the base was before the lung shrank
  const double share = 0.10 + 0.16 * site.severity();
  const double depth = 10 + 7 * site.severity();
  return {.boxes = {box}, .paint = [=, &lung = site.lung()](const Band& band) {
            band.paint(box, [&](Point p, Tissue& tissue) {
              const double edge = 1 - smoothStep(0, 62, lung.at(p));
              tissue.fill(share * edge * smoothStep(-125, -30, p.y - dome));
            });
            paintLines(band, lines, depth);
          }};
}

}  // namespace carina::phantom
