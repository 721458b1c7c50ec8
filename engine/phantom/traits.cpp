// SPDX-License-Identifier: Apache-2.0
#include "engine/core/rng.h"
#include "engine/phantom/anatomy.h"

namespace carina::phantom {
namespace {

Traits drawTraits(std::uint64_t seed) {
  Rng rng = Rng(seed).fork(1);
  Traits traits;
  traits.cardiothoracicRatio = rng.uniform(0.40, 0.465);
  traits.domeTop[0] = rng.uniform(262, 274);
  traits.domeTop[1] = traits.domeTop[0] + rng.uniform(3, 11);
  traits.restingDome = traits.domeTop;
  traits.domeArch = rng.uniform(0.85, 1.1);
  traits.width = rng.uniform(0.94, 1.03);
  traits.bodyDepth = rng.uniform(195, 230);
  traits.aorticKnob = rng.uniform(0.5, 1.2);
  traits.ribSpacing = rng.uniform(22.5, 24.5);
  traits.breast = rng.below(2) == 0 ? 0 : rng.uniform(10, 26);
  traits.vessels = rng.uniform(0.9, 1.1);
  traits.midline = {rng.uniform(-6, 6), rng.uniform(-6, 8)};
  return traits;
}

/// The changes that a finding makes to the shape of the chest; what it does to the tissues is in lesion.cpp.
void adapt(Traits& traits, const Finding& finding) {
  const double severity = finding.severity;
  switch (finding.pathology) {
    case Pathology::Cardiomegaly:
      traits.cardiothoracicRatio = 0.535 + 0.115 * severity;
      break;
    case Pathology::Emphysema:  // low flat diaphragm, narrow heart, too much air, thin vessels
      for (const std::size_t i : {0, 1}) {
        traits.domeTop[i] += 8 + 14 * severity;
        traits.restingDome[i] += 8 + 14 * severity;
      }
      traits.domeArch *= 0.5 - 0.35 * severity;
      traits.cardiothoracicRatio *= 1 - 0.10 * severity;
      traits.lungFill -= 0.06 + 0.10 * severity;
      traits.vessels *= 0.85 - 0.25 * severity;
      break;
    case Pathology::Atelectasis:  // loss of volume lifts the diaphragm
      traits.domeTop[finding.side == Side::Right ? 0 : 1] -= 8 + 16 * severity;
      break;
    case Pathology::Edema:
      traits.vessels *= 1.15 + 0.3 * severity;
      traits.cardiothoracicRatio = std::max(traits.cardiothoracicRatio, 0.47 + 0.02 * severity);
      break;
    case Pathology::Fibrosis:
      traits.domeTop[finding.side == Side::Right ? 0 : 1] -= 4 + 5 * severity;
      break;
    default:
      break;
  }
}

}  // namespace

Traits makeTraits(std::uint64_t seed, std::span<const Finding> findings) {
  auto traits = drawTraits(seed);
  for (const auto& finding : findings) adapt(traits, finding);
  return traits;
}

}  // namespace carina::phantom
