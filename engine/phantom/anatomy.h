// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "engine/phantom/distance_field.h"
#include "engine/phantom/finding.h"

namespace carina::phantom {

/// −1 for the patient's right (left of the film), +1 for the patient's left.
constexpr double sign(Side side) {
  return side == Side::Right ? -1.0 : 1.0;
}
inline constexpr std::array<Side, 2> kSides = {Side::Right, Side::Left};

/// What differs from patient to patient, and what findings change in the shape of the chest. Lengths in mm.
struct Traits {
  double cardiothoracicRatio = 0.44;
  std::array<double, 2> domeTop = {268, 274};      ///< highest point of the right and left hemidiaphragm
  std::array<double, 2> restingDome = {268, 274};  ///< where it would be if no lung had shrunk: heart and stomach stay
  double domeArch = 1;                             ///< 0 flat … 1 normal
  double width = 1;                                ///< of the chest
  double bodyDepth = 210;
  double aorticKnob = 1;
  double ribSpacing = 23.5;
  double breast = 0;    ///< thickness of soft tissue over the lower lungs
  double lungFill = 0;  ///< of the whole lungs; below 0 too much air
  double vessels = 1;   ///< width of the lungs' vessels
  Point midline = {0, 0};
};

/// Traits of a patient drawn from a seed, with the findings' changes to the shape of heart and diaphragm.
Traits makeTraits(std::uint64_t seed, std::span<const Finding> findings);

/// The silhouettes of one patient.
///
/// Threads  immutable; const calls from many threads
class Anatomy {
 public:
  explicit Anatomy(const Traits& traits);

  const Traits& traits() const { return traits_; }
  const DistanceField& body() const { return body_; }
  const DistanceField& heart() const { return heart_; }
  const DistanceField& mediastinum() const { return mediastinum_; }
  const DistanceField& lung(Side side) const { return side == Side::Right ? rightLung_ : leftLung_; }

  /// The lateral wall of the lung at a height: distance from the midline.
  double wallX(double y) const;

  /// The diaphragm's silhouette at a distance from the midline.
  double domeY(Side side, double lateral) const;

  /// Air along the beam if neither heart nor mediastinum took their share.
  double airMm(Side side, Point p) const;

  /// Width of the heart over the inner width of the chest, both at their widest.
  double cardiothoracicRatio() const;

 private:
  std::vector<Point> lungOutline(Side side) const;
  std::vector<Point> heartOutline() const;

  Traits traits_;
  DistanceField body_;
  DistanceField rightLung_;
  DistanceField leftLung_;
  DistanceField mediastinum_;
  DistanceField heart_;
};

}  // namespace carina::phantom
