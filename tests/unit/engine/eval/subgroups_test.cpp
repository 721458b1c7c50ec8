// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/subgroups.h"

#include <algorithm>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/engine/eval/drawn_set.h"

namespace carina::eval {
namespace {

using testing::ElementsAre;

TEST(AgeBands, ReadWhatDicomAndNihWrite) {
  const auto bands = ageBands({.name = "age",
                               .values = {"57", "057Y", "17", "18", "003M", "030M", "010W", "400D", "80", "149", "150",
                                          "411", "", "old", "-3", "40X", "57.0", "17.5", "nan"}});
  EXPECT_THAT(bands.values, ElementsAre("40-59", "40-59", "0-17", "18-39", "0-17", "0-17", "0-17", "0-17", "80+", "80+",
                                        "", "", "", "", "", "", "40-59", "0-17", ""));
}

class Subgroups : public testing::Test {
 protected:
  Subgroups() : set(drawSet({.patients = 400, .filmsOfEach = 1, .share = 0.4})) {
    Attribute sex{.name = "sex", .values = {}};
    Attribute rare{.name = "rare", .values = {}};
    Attribute day{.name = "day", .values = {}};
    for (std::size_t i = 0; i < set.films.films(); ++i) {
      sex.values.emplace_back(i % 5 == 0 ? "" : i % 2 == 0 ? "F" : "M");
      rare.values.emplace_back(i < 12 ? "yes" : "no");
      day.values.push_back(std::to_string(i % 13));
    }
    set.films.attributes = {sex, rare, day};
  }
  std::vector<SubgroupResult> judged() const {
    return judgeSubgroups(knownCases(set.films, set.scores, 0), groupingsOf(set.films));
  }
  DrawnSet set;
};

TEST_F(Subgroups, AreJudgedAsIfTheirFilmsWereAll) {
  const auto found = judged();
  ASSERT_EQ(found.size(), 5U);  // F, M, unknown; no, yes; a day has too many values
  for (const auto& group : found) {
    Cases cases;
    for (std::size_t i = 0; i < set.films.films(); ++i) {
      const auto& attribute = set.films.attributes[group.attribute == "sex" ? 0 : 1];
      if ((attribute.values[i].empty() ? "unknown" : attribute.values[i]) != group.value) continue;
      (set.films.truth[i] == 1 ? cases.positives : cases.negatives).push_back(set.scores.values[i]);
    }
    std::ranges::sort(cases.positives);
    std::ranges::sort(cases.negatives);
    EXPECT_EQ(group.films, static_cast<std::int64_t>(cases.count()));
    EXPECT_EQ(group.positives, std::ssize(cases.positives));
    if (!group.isTooFew) {
      EXPECT_EQ(group.estimate.auroc, estimateAuroc(cases).auroc) << group.value;
    }
  }
}

TEST_F(Subgroups, OfAnAttributeWithManyValuesAreLeftOutForEveryLabel) {
  // The label is known for twelve films only, which have twelve of the thirteen days.
  for (std::size_t i = 12; i < set.films.films(); ++i) set.films.truth[i] = std::numeric_limits<float>::quiet_NaN();
  for (const auto& group : judged()) EXPECT_NE(group.attribute, "day");
}

TEST_F(Subgroups, OfFewPositivesOrNegativesHaveNoNumber) {
  for (const auto& group : judged()) {
    EXPECT_EQ(group.isTooFew, group.positives < 10 || group.negatives < 10);
    EXPECT_EQ(group.isTooFew, !group.estimate.auroc.has_value());
    if (group.value == "yes") {
      EXPECT_TRUE(group.isTooFew);
    }
  }
}

}  // namespace
}  // namespace carina::eval
