// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/anatomy.h"

namespace carina::phantom {
namespace {

constexpr int kPerSpan = 5;
constexpr double kHeartRight = 40;  ///< right heart border and apex of the drawn outline, from the midline
constexpr double kHeartLeft = 92;

// Measured on frontal films of adults, in mm from the midline and the top of a 400 mm film.
constexpr std::array<Point, 10> kWall = {
    {{40, 46}, {66, 56}, {90, 72}, {112, 96}, {131, 132}, {143, 172}, {151, 212}, {157, 250}, {161, 280}, {162, 330}}};

std::vector<Point> bodyOutline(double width) {
  constexpr std::array<Point, 12> kRightHalf = {{{-58, -40},
                                                 {-59, 5},
                                                 {-64, 26},
                                                 {-92, 40},
                                                 {-140, 46},
                                                 {-190, 52},
                                                 {-232, 70},
                                                 {-236, 150},
                                                 {-207, 178},
                                                 {-189, 205},
                                                 {-184, 260},
                                                 {-186, 440}}};
  std::vector<Point> points;
  for (const auto p : kRightHalf) points.push_back({p.x * width, p.y});
  for (std::size_t i = kRightHalf.size(); i-- > 0;) points.push_back({-kRightHalf[i].x * width, kRightHalf[i].y});
  return smoothClosed(points, kPerSpan);
}

std::vector<Point> mediastinumOutline(const Traits& traits) {
  const double knob = traits.aorticKnob;
  const std::array<Point, 17> points = {{{-30, -20},
                                         {-28, 40},
                                         {-25, 80},
                                         {-28, 110},
                                         {-31, 140},
                                         {-32, 180},
                                         {-33, 230},
                                         {-30, 300},
                                         {30, 300},
                                         {36, 230},
                                         {36, 186},
                                         {34, 166},
                                         {30 + 8 * knob, 150},
                                         {29 + 14 * knob, 134},
                                         {27 + 7 * knob, 117},
                                         {25, 80},
                                         {30, -20}}};
  return smoothClosed(points, kPerSpan);
}

double thoracicWidth(const Traits& traits) {
  return 2 * 162 * traits.width;
}

}  // namespace

Anatomy::Anatomy(const Traits& traits)
    : traits_(traits),
      body_(bodyOutline(traits.width)),
      rightLung_(lungOutline(Side::Right)),
      leftLung_(lungOutline(Side::Left)),
      mediastinum_(mediastinumOutline(traits)),
      heart_(heartOutline()) {}

std::vector<Point> Anatomy::lungOutline(Side side) const {
  const double top = traits_.domeTop[side == Side::Right ? 0 : 1];
  std::vector<Point> points;
  for (const auto p : kWall) {
    if (p.y < top + 8) points.push_back({p.x * traits_.width, p.y});
  }
  const double arch = traits_.domeArch;
  const double wall = 162 * traits_.width;
  for (const Point p : {Point{wall, 18}, Point{wall, 36 * arch + 4}, Point{wall - 20, 48 * arch + 4}, Point{100, 50},
                        Point{60, 44}, Point{20, 34}}) {
    points.push_back({p.x, top + p.y});
  }
  for (const Point p : {Point{8, 260}, Point{8, 180}, Point{10, 110}, Point{14, 70}, Point{23, 50}})
    points.push_back(p);
  for (auto& p : points) p.x *= sign(side);
  return smoothClosed(points, kPerSpan);
}

std::vector<Point> Anatomy::heartOutline() const {
  const double scale = traits_.cardiothoracicRatio * thoracicWidth(traits_) / (kHeartRight + kHeartLeft);
  const double lift = 1 + 0.45 * (scale - 1);
  const double base = 0.5 * (traits_.restingDome[0] + traits_.restingDome[1]) - 271;
  constexpr std::array<Point, 14> kOutline = {{{-20, 165},
                                               {-33, 196},
                                               {-39, 218},
                                               {-40, 238},
                                               {-36, 262},
                                               {-20, 284},
                                               {20, 292},
                                               {62, 290},
                                               {86, 278},
                                               {92, 264},
                                               {82, 240},
                                               {64, 212},
                                               {44, 184},
                                               {30, 166}}};
  std::vector<Point> points;
  for (const auto p : kOutline) {
    const double widened = 1 + (scale - 1) * smoothStep(150, 232, p.y);
    points.push_back({p.x * widened, 290 + (p.y - 290) * lift + base});
  }
  return smoothClosed(points, kPerSpan);
}

double Anatomy::wallX(double y) const {
  double x = kWall[0].x;
  for (std::size_t i = 1; i < kWall.size(); ++i) {
    const double t = std::clamp((y - kWall[i - 1].y) / (kWall[i].y - kWall[i - 1].y), 0.0, 1.0);
    x += (kWall[i].x - kWall[i - 1].x) * t;
  }
  return x * traits_.width;
}

double Anatomy::domeY(Side side, double lateral) const {
  const double q = (lateral - 92 * traits_.width) / (70 * traits_.width);
  const double square = q * q;
  const double fall = q > 0 ? 26 * square + 14 * square * square : 12 * square;
  return traits_.domeTop[side == Side::Right ? 0 : 1] + traits_.domeArch * fall;
}

double Anatomy::airMm(Side side, Point p) const {
  const double inside = lung(side).at(p);
  if (inside <= 0) return 0;
  const double depth = 95 + 70 * smoothStep(40, 230, p.y);
  const double below = p.y - domeY(side, p.x * sign(side));
  const double dome = smoothStep(-0.6, 0.9, below);
  const double behind = 0.34 * std::exp(-std::max(below, 0.0) / 24) * smoothStep(20, 70, std::abs(p.x));
  return depth * roundedEdge(inside, 58) * (1 - dome + dome * behind);
}

double Anatomy::cardiothoracicRatio() const {
  const auto heart = heart_.bounds();
  return (heart.right - heart.left) / (leftLung_.bounds().right - rightLung_.bounds().left);
}

}  // namespace carina::phantom
