// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/lesion.h"

namespace carina::phantom {
namespace {

/// One maker a pathology, in canonical order.
constexpr std::array<Lesion (*)(LesionSite), kPathologies> kMakers = {
    makeAtelectasis, makeCardiomegaly, makeEffusion,          makeInfiltration,  makeMass,
    makeNodule,      makePneumonia,    makePneumothorax,      makeConsolidation, makeEdema,
    makeEmphysema,   makeFibrosis,     makePleuralThickening, makeHernia};

}  // namespace

Box LesionSite::lungBox(Side of) const {
  auto box = anatomy.lung(of).bounds();
  const auto heart = anatomy.heart().bounds();
  (of == Side::Right ? box.right : box.left) = 0.25 * (of == Side::Right ? heart.left : heart.right);
  return box;
}

Lesion makeLesion(const Anatomy& anatomy, const Finding& finding, Rng rng) {
  const auto make = kMakers.at(static_cast<std::size_t>(finding.pathology));
  auto lesion = make({.anatomy = anatomy, .finding = finding, .rng = rng});
  lesion.pathology = finding.pathology;
  return lesion;
}

}  // namespace carina::phantom
