// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/thorax.h"

#include "engine/phantom/stroke.h"
#include "engine/phantom/value_noise.h"

namespace carina::phantom {
namespace {

/// Half of an airway: where its middle runs and how wide it is.
const std::vector<Stroke>& airways() {
  static const std::vector<Stroke> all = [] {
    const std::array<Point, 5> trachea = {{{0, -20}, {0, 40}, {1, 80}, {3, 110}, {4, 138}}};
    const std::array<Point, 4> right = {{{3, 130}, {-8, 146}, {-22, 160}, {-38, 176}}};
    const std::array<Point, 4> left = {{{5, 130}, {18, 146}, {36, 158}, {52, 168}}};
    return std::vector<Stroke>{
        {smoothOpen(trachea, 8), 9.0, 9.0}, {smoothOpen(right, 8), 7.5, 5.5}, {smoothOpen(left, 8), 6.5, 4.8}};
  }();
  return all;
}

float widest(float a, double b) {
  return std::max(a, static_cast<float>(b));
}

double abdomenMm(const Anatomy& anatomy, Point p) {
  const auto side = p.x < 0 ? Side::Right : Side::Left;
  return 16 * smoothStep(0, 70, p.y - anatomy.domeY(side, std::abs(p.x)));
}

/// The patient from back to front: a wall of even thickness around a chest of elliptic section.
double trunkMm(const Anatomy& anatomy, Point p, double inside) {
  const double x = p.x / (188 * anatomy.traits().width);
  const double chest = std::sqrt(std::max(0.0, 1 - x * x)) * (0.55 + 0.45 * smoothStep(-20, 215, p.y));
  const double arm = 60 * smoothStep(150, 196, std::abs(p.x)) * (1 - smoothStep(170, 230, p.y));
  const double wall = 0.36 * anatomy.traits().bodyDepth + arm;
  return wall * roundedEdge(inside, 34) + 0.64 * anatomy.traits().bodyDepth * chest * roundedEdge(inside, 80);
}

double breastMm(const Anatomy& anatomy, Point p) {
  const double dx = (std::abs(p.x) - 92) / 62;
  const double dy = (p.y - 236) / (p.y > 236 ? 44 : 95);
  return anatomy.traits().breast * std::sqrt(std::max(0.0, 1 - dx * dx - dy * dy));
}

void paintSolids(const Band& band, const Anatomy& anatomy, std::uint64_t seed) {
  const ValueNoise folds(seed, 45, 2);
  const ValueNoise parenchyma(seed + 7, 9, 3);
  band.paint(kWholeFilm, [&](Point p, Tissue& tissue) {
    const double body = anatomy.body().at(p);
    if (body <= 0) return;
    const double trunk = trunkMm(anatomy, p, body) * (1 + 0.03 * folds.at(p));
    tissue.bodyMm = static_cast<float>(trunk + abdomenMm(anatomy, p));
    tissue.softMm += static_cast<float>(breastMm(anatomy, p));
    for (const auto side : kSides) tissue.airMm = widest(tissue.airMm, anatomy.airMm(side, p));
    if (tissue.airMm <= 0) return;
    const double heart = anatomy.heart().at(p);
    const double mediastinum = anatomy.mediastinum().at(p);
    if (heart > 0) tissue.organMm = widest(tissue.organMm, 122 * roundedEdge(heart, 55));
    if (mediastinum > 0) tissue.organMm = widest(tissue.organMm, 125 * roundedEdge(mediastinum, 24));
    tissue.fill(anatomy.traits().lungFill + 0.05 * parenchyma.at(p));
  });
}

void paintAirways(const Band& band) {
  for (const auto& stroke : airways()) {
    const bool isBronchus = stroke.lastRadiusMm < stroke.firstRadiusMm;
    StrokeRaster(band, stroke).paint([isBronchus](const StrokePlace& place, Tissue& tissue) {
      const double open = isBronchus ? 1 - smoothStep(0.45, 0.95, place.along) : 1;  // then it leaves the plane
      tissue.gasMm = widest(tissue.gasMm, 1.5 * open * rodMm(place));
    });
  }
}

/// The bubble of swallowed air under the left hemidiaphragm, flat at its lower end where the fluid begins.
void paintStomach(const Band& band, const Anatomy& anatomy, Rng rng) {
  const Point center{rng.uniform(58, 84), anatomy.traits().restingDome[1] + rng.uniform(24, 32)};
  const double width = rng.uniform(18, 30);
  const double height = rng.uniform(11, 17);
  const double level = center.y + height * rng.uniform(0.2, 0.6);
  band.paint(around(center, width, height), [&](Point p, Tissue& tissue) {
    const double dx = (p.x - center.x) / width;
    const double dy = (p.y - center.y) / height;
    const double depth = std::sqrt(std::max(0.0, 1 - dx * dx - dy * dy)) * (1 - smoothStep(-1, 1, p.y - level));
    tissue.gasMm = widest(tissue.gasMm, 34 * depth);
  });
}

}  // namespace

void paintThorax(const Band& band, const Anatomy& anatomy, Rng rng) {
  paintSolids(band, anatomy, rng.bits());
  paintAirways(band);
  paintStomach(band, anatomy, rng.fork(1));
}

}  // namespace carina::phantom
