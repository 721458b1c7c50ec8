// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/finding.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace carina::phantom {
namespace {

TEST(Finding, NamesTheFourteenLabelsInCanonicalOrder) {
  std::vector<std::string> names;
  for (const auto pathology : pathologies()) names.emplace_back(name(pathology));
  EXPECT_THAT(names, testing::ElementsAre("Atelectasis", "Cardiomegaly", "Effusion", "Infiltration", "Mass", "Nodule",
                                          "Pneumonia", "Pneumothorax", "Consolidation", "Edema", "Emphysema",
                                          "Fibrosis", "Pleural_Thickening", "Hernia"));
}

TEST(Finding, IsFoundByItsNameWhateverItsCase) {
  for (const auto pathology : pathologies()) EXPECT_EQ(findPathology(name(pathology)), pathology);
  EXPECT_EQ(findPathology("pleural_thickening"), Pathology::PleuralThickening);
  EXPECT_EQ(findPathology("Fracture"), std::nullopt);
  EXPECT_EQ(findPathology(""), std::nullopt);
}

TEST(RandomFindings, AreTheSameForTheSameSeed) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto once = randomFindings(seed);
    const auto again = randomFindings(seed);
    ASSERT_EQ(once.size(), again.size());
    for (std::size_t i = 0; i < once.size(); ++i) {
      EXPECT_EQ(once[i].pathology, again[i].pathology);
      EXPECT_EQ(once[i].side, again[i].side);
      EXPECT_EQ(once[i].severity, again[i].severity);
    }
  }
}

TEST(RandomFindings, AreAsFrequentAsInChestXray14) {
  constexpr int kFilms = 20'000;
  std::array<int, kPathologies> counts{};
  int without = 0;
  for (std::uint64_t seed = 0; seed < kFilms; ++seed) {
    const auto findings = randomFindings(seed);
    without += findings.empty() ? 1 : 0;
    for (const auto& finding : findings) {
      ++counts.at(static_cast<std::size_t>(finding.pathology));
      EXPECT_GT(finding.severity, 0);
      EXPECT_LE(finding.severity, 1);
    }
  }
  for (const auto pathology : pathologies()) {
    const double share = counts.at(static_cast<std::size_t>(pathology)) / static_cast<double>(kFilms);
    EXPECT_NEAR(share, prevalence(pathology), 0.01) << name(pathology);
  }
  EXPECT_NEAR(without / static_cast<double>(kFilms), 0.5, 0.05);
}

}  // namespace
}  // namespace carina::phantom
