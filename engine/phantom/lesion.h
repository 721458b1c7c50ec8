// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "engine/core/rng.h"
#include "engine/phantom/anatomy.h"
#include "engine/phantom/canvas.h"

namespace carina::phantom {

/// A finding on one film: where it is, and how it changes the tissues there.
struct Lesion {
  std::vector<Box> boxes;
  std::function<void(const Band&)> paint = [](const Band&) {};  ///< disjoint bands from many threads
  Pathology pathology = Pathology::Nodule;
};

/// What a lesion is made from. `anatomy` outlives the lesion.
struct LesionSite {
  const Anatomy& anatomy;
  Finding finding;
  Rng rng;

  double side() const { return sign(finding.side); }
  double severity() const { return finding.severity; }
  const DistanceField& lung() const { return anatomy.lung(finding.side); }

  /// A place in the lung: `share` of the way from the midline to the wall.
  Point place(double share, double y) const { return {.x = side() * share * anatomy.wallX(y), .y = y}; }

  /// The dome of the site's hemidiaphragm.
  double domeTop() const { return anatomy.traits().domeTop[finding.side == Side::Right ? 0 : 1]; }

  /// The whole lung of one side, down to the costophrenic angle.
  Box lungBox(Side of) const;
};

/// The finding with its place drawn from `rng`.
Lesion makeLesion(const Anatomy& anatomy, const Finding& finding, Rng rng);

// One per pathology; the radiographic sign is said where each is defined.
Lesion makeAtelectasis(LesionSite site);
Lesion makeCardiomegaly(LesionSite site);
Lesion makeEffusion(LesionSite site);
Lesion makeInfiltration(LesionSite site);
Lesion makeMass(LesionSite site);
Lesion makeNodule(LesionSite site);
Lesion makePneumonia(LesionSite site);
Lesion makePneumothorax(LesionSite site);
Lesion makeConsolidation(LesionSite site);
Lesion makeEdema(LesionSite site);
Lesion makeEmphysema(LesionSite site);
Lesion makeFibrosis(LesionSite site);
Lesion makePleuralThickening(LesionSite site);
Lesion makeHernia(LesionSite site);

}  // namespace carina::phantom
