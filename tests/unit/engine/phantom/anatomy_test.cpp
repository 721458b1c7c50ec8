// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/anatomy.h"

#include <gtest/gtest.h>

namespace carina::phantom {
namespace {

Anatomy anatomyOf(std::uint64_t seed, std::vector<Finding> findings = {}) {
  return Anatomy(makeTraits(seed, findings));
}

TEST(Anatomy, HasAHeartOfLessThanHalfTheChestUnlessItIsEnlarged) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_LT(anatomyOf(seed).cardiothoracicRatio(), 0.5);
    EXPECT_GT(anatomyOf(seed).cardiothoracicRatio(), 0.35);
    for (const double severity : {0.0, 0.5, 1.0}) {
      const std::vector<Finding> findings = {{.pathology = Pathology::Cardiomegaly, .severity = severity}};
      EXPECT_GT(anatomyOf(seed, findings).cardiothoracicRatio(), 0.5) << "seed " << seed << ", severity " << severity;
    }
  }
}

TEST(Anatomy, HasTheHeartLargerToTheLeft) {
  const auto heart = anatomyOf(4).heart().bounds();
  EXPECT_GT(heart.right, -1.5 * heart.left);
}

TEST(Anatomy, HasTheRightHemidiaphragmAboveTheLeft) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto anatomy = anatomyOf(seed);
    EXPECT_LT(anatomy.domeY(Side::Right, 92), anatomy.domeY(Side::Left, 92));
  }
}

TEST(Anatomy, LiftsTheHemidiaphragmOfACollapsedLungOnly) {
  const std::vector<Finding> findings = {{.pathology = Pathology::Atelectasis, .side = Side::Left, .severity = 0.5}};
  EXPECT_LT(anatomyOf(1, findings).domeY(Side::Left, 92), anatomyOf(1).domeY(Side::Left, 92) - 10);
  EXPECT_EQ(anatomyOf(1, findings).domeY(Side::Right, 92), anatomyOf(1).domeY(Side::Right, 92));
}

TEST(Anatomy, FlattensTheDiaphragmInEmphysema) {
  const std::vector<Finding> findings = {{.pathology = Pathology::Emphysema, .severity = 1}};
  const auto arch = [](const Anatomy& anatomy) {
    return anatomy.domeY(Side::Right, 150) - anatomy.domeY(Side::Right, 92);
  };
  EXPECT_LT(arch(anatomyOf(2, findings)), 0.4 * arch(anatomyOf(2)));
  EXPECT_GT(anatomyOf(2, findings).domeY(Side::Right, 92), anatomyOf(2).domeY(Side::Right, 92) + 15);
}

}  // namespace
}  // namespace carina::phantom
