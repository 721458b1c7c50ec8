// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/skeleton.h"

namespace carina::phantom {
namespace {

constexpr int kRibs = 11;
constexpr int kRibsWithFront = 9;
constexpr double kFirstRibY = 60;

/// Beam length through cortex plus a little for the spongy bone, in mm of solid bone.
double boneMm(const Bone& bone, const StrokePlace& place) {
  const double inner = std::max(0.0, 1 - bone.cortexMm / place.radiusMm);
  const double ratio = inner > 0 ? place.across / inner : 1;
  const double core = ratio < 1 ? 2 * place.radiusMm * inner * std::sqrt(1 - ratio * ratio) : 0;
  const double shell = rodMm(place) - core;
  return (shell + 0.16 * core) * bone.depth;
}

/// A vertebral body: end plates and side walls brighter than its middle.
double vertebraMm(const Box& box, Point p) {
  const double side = std::min(p.x - box.left, box.right - p.x);
  const double end = std::min(p.y - box.top, box.bottom - p.y);
  const double inside = std::min(side, end);
  const double rim = 1 - smoothStep(0.8, 3.2, inside);
  return smoothStep(-0.2, 1.8, inside) * (2.0 + 2.2 * rim);
}

}  // namespace

Skeleton::Skeleton(const Anatomy& anatomy) {
  for (int number = 1; number <= kRibs; ++number) {
    for (const auto side : kSides) addRib(anatomy, side, number);
  }
  for (const auto side : kSides) addShoulder(side, anatomy.traits().width);
  double y = -8;
  for (int i = 0; i < 18; ++i) {
    const double height = 15.5 + 0.75 * i;
    addVertebra(y, height);
    y += height;
  }
}

void Skeleton::addRib(const Anatomy& anatomy, Side side, int number) {
  const double k = number - 1;
  const double y = kFirstRibY + k * anatomy.traits().ribSpacing;
  const double drop = number == 1 ? 10 : std::min(18 + 9.0 * k, 58.0);
  const double wallY = y + drop;
  const double wall = anatomy.wallX(wallY) + 2.5;
  const double s = sign(side);
  const Point back[4] = {{18 * s, y}, {wall * 0.42 * s, y - 15}, {wall * s, y - 6 + 0.1 * drop}, {wall * s, wallY}};
  Bone rib{.stroke = {bezier(back, 26), 6.2, 6.2}};
  if (number <= kRibsWithFront) {
    const double frontX = std::min(30 + 12.5 * k, 0.86 * wall);
    const double frontY = wallY + std::min(22 + 8.0 * k, 62.0);
    const Point front[4] = {{wall * s, wallY},
                            {wall * s, wallY + 0.45 * (frontY - wallY)},
                            {0.5 * (wall + frontX) * s, frontY - 6},
                            {frontX * s, frontY}};
    const auto points = bezier(front, 22);
    rib.stroke.points.insert(rib.stroke.points.end(), points.begin() + 1, points.end());
    rib.stroke.lastRadiusMm = 7.6;
    rib.faded = 0.95;
  }
  bones_.push_back(std::move(rib));
}

void Skeleton::addShoulder(Side side, double width) {
  const double s = sign(side) * width;
  const Point clavicle[4] = {{21 * s, 84}, {66 * s, 86}, {104 * s, 46}, {176 * s, 50}};
  bones_.push_back({.stroke = {bezier(clavicle, 28), 6.8, 5.6}, .cortexMm = 1.2, .depth = 0.7});
  const Point border[4] = {{152 * s, 76}, {161 * s, 110}, {168 * s, 150}, {178 * s, 186}};
  bones_.push_back({.stroke = {bezier(border, 16), 2.6, 2.2}, .cortexMm = 1.2, .depth = 0.35});
  const Point spine[4] = {{140 * s, 74}, {160 * s, 60}, {180 * s, 54}, {206 * s, 50}};
  bones_.push_back({.stroke = {bezier(spine, 12), 3.2, 6.0}, .cortexMm = 1.2, .depth = 0.5});
  const Point lateral[4] = {{192 * s, 90}, {184 * s, 120}, {184 * s, 160}, {178 * s, 188}};
  bones_.push_back({.stroke = {bezier(lateral, 16), 4.2, 2.4}, .cortexMm = 1.2, .depth = 0.35});
  const Point humerus[4] = {{202 * s, 78}, {206 * s, 110}, {208 * s, 160}, {210 * s, 230}};
  bones_.push_back({.stroke = {bezier(humerus, 16), 19.0, 12.0}, .cortexMm = 2.4, .depth = 0.7});
}

void Skeleton::addVertebra(double y, double height) {
  const double half = 12.5 + 0.36 * height;
  const double disc = 0.18 * height;
  vertebrae_.push_back({.left = -half, .top = y + disc / 2, .right = half, .bottom = y + height - disc / 2});
  const double middle = y + 0.42 * height;
  for (const auto side : kSides) {  // pedicles, seen end on
    const double x = sign(side) * half * 0.66;
    bones_.push_back({.stroke = {{{x, middle - 1.4}, {x, middle + 1.4}}, 3.0, 3.0}, .cortexMm = 1.0, .depth = 0.5});
  }
  bones_.push_back(
      {.stroke = {{{0, middle + 2}, {0, middle + 0.55 * height}}, 2.2, 3.2}, .cortexMm = 1.1, .depth = 0.6});
}

void Skeleton::paint(const Band& band) const {
  for (const auto& bone : bones_) {
    StrokeRaster(band, bone.stroke).paint([&](const StrokePlace& place, Tissue& tissue) {
      const double kept = 1 - bone.faded * smoothStep(0.62, 1.0, place.along);
      tissue.boneMm += static_cast<float>(kept * boneMm(bone, place));
    });
  }
  for (const auto& box : vertebrae_) {
    band.paint(box, [&](Point p, Tissue& tissue) { tissue.boneMm += static_cast<float>(vertebraMm(box, p)); });
  }
}

}  // namespace carina::phantom
