// SPDX-License-Identifier: Apache-2.0
#include "engine/score/join.h"

#include "engine/score/film_hash.h"
#include "tests/unit/engine/data/test_folder.h"

namespace carina::score {
namespace {

using data::expectError;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kLabels = "image,patient,sex,Mass,Nodule\na.png,P1,F,1,0\nb.png,P2,M,0,1\nc.png,P3,F,0,\n";

class JoinedTables : public data::FolderTest {
 protected:
  Joined joined(const std::vector<std::string>& scores, std::vector<std::string> labels = {}) const {
    TableFiles files{addText("labels.csv", kLabels), {}, {.labels = std::move(labels)}};
    for (const auto& text : scores) {
      files.scores.push_back(addText("scores" + std::to_string(files.scores.size()) + ".csv", text));
    }
    return loadJoined(files);
  }
};

TEST_F(JoinedTables, StandInTheOrderOfTheLabelsWhateverThatOfTheScores) {
  const auto all = joined({"Nodule,Mass,image\n6,3,c.png\n4,1,a.png\n5,2,b.png\n"});
  EXPECT_THAT(all.films.ids, ElementsAre("a.png", "b.png", "c.png"));
  EXPECT_THAT(all.films.labels, ElementsAre("Mass", "Nodule"));
  ASSERT_EQ(all.scores.size(), 1U);
  EXPECT_THAT(all.scores[0].values, ElementsAre(1, 4, 2, 5, 3, 6));
  EXPECT_THAT(all.scores[0].name, HasSubstr("scores0.csv"));
  EXPECT_TRUE(all.report.sentences().empty());
  EXPECT_EQ(all.report.kept, 3U);
}

TEST_F(JoinedTables, MatchIdsByTheirStemsWhereTheEndingDiffers) {
  const auto all = joined({"file,Mass,Nodule\nfilms/c.dcm,3,3\nfilms/a.dcm,1,1\nfilms/b.dcm,2,2\n"});
  EXPECT_THAT(all.scores[0].values, ElementsAre(1, 1, 2, 2, 3, 3));
  expectError(ErrorCode::InvalidArgument, {"'a.png' and 'a.dcm'", "'a.png' of"},
              [&] { joined({"image,Mass,Nodule\na.png,1,1\na.dcm,1,1\n"}); });
}

TEST_F(JoinedTables, KeepOnlyFilmsThatEveryTableScoresAndSaySo) {
  const auto all =
      joined({"image,Mass,Nodule\nb.png,2,2\nc.png,3,3\nx.png,9,9\n", "image,Mass,Nodule\nc.png,7,8\na.png,5,6\n"});
  EXPECT_THAT(all.films.ids, ElementsAre("c.png"));
  EXPECT_THAT(all.films.patients, ElementsAre(0));
  EXPECT_EQ(all.films.patientCount, 1);
  EXPECT_THAT(all.films.attributes.at(0).values, ElementsAre("F"));
  EXPECT_EQ(all.films.truth.size(), 2U);
  EXPECT_EQ(all.films.sha256, hashFilms(all.films));
  EXPECT_THAT(all.scores[0].values, ElementsAre(3, 3));
  EXPECT_THAT(all.scores[1].values, ElementsAre(7, 8));
  const auto& report = all.report;
  EXPECT_EQ(report.labelled, 3U);
  EXPECT_EQ(report.kept, 1U);
  EXPECT_THAT(report.scores[0].withoutLabels.first, ElementsAre("x.png"));
  EXPECT_THAT(report.scores[0].withoutScores.first, ElementsAre("a.png"));
  EXPECT_THAT(report.scores[1].withoutScores.first, ElementsAre("b.png"));
  EXPECT_THAT(report.scoredBySome.first, ElementsAre("a.png", "b.png"));
  EXPECT_EQ(report.sentences().size(), 4U);
  EXPECT_THAT(report.sentences()[0], HasSubstr("1 film of " + at("scores0.csv").string() + " without labels"));
}

TEST_F(JoinedTables, TakeTheLabelsThatAllHaveUnlessTheyAreNamed) {
  const auto all = joined({"image,Nodule\na.png,1\nb.png,2\nc.png,3\n"});
  EXPECT_THAT(all.films.labels, ElementsAre("Nodule"));
  EXPECT_THAT(all.report.labelsLeft, ElementsAre("Mass"));
  expectError(ErrorCode::InvalidArgument, {"scores0.csv", "no column 'Mass'", "nearest"},
              [&] { joined({"image,Mas\na.png,1\n"}, {"Mass"}); });
  expectError(ErrorCode::InvalidArgument, {"no label in common"}, [&] { joined({"image,Edema\na.png,1\n"}); });
}

TEST_F(JoinedTables, ThatHaveNoFilmInCommonShowAnExampleOfEach) {
  expectError(ErrorCode::InvalidArgument, {"labels.csv has 'a.png'", "scores0.csv has 'z.png'"},
              [&] { joined({"image,Mass,Nodule\nz.png,1,1\n"}); });
  expectError(ErrorCode::InvalidArgument, {"every table", "scores1.csv has 'b.png'"}, [&] {
    joined({"image,Mass,Nodule\na.png,1,1\n", "image,Mass,Nodule\nb.png,1,1\n"});
  });
}

TEST_F(JoinedTables, RefuseScoresThatLackALabelOfTheFilms) {
  auto films = loadFilms(addText("labels.csv", kLabels), {});
  expectError(ErrorCode::InvalidArgument, {"s.csv", "'Nodule'", "nearest is 'Nodules'"}, [&] {
    join(films, {{"s.csv", {"Mass", "Nodules"}, {"a.png"}, {1, 2}}});
  });
  expectError(ErrorCode::InvalidArgument, {"no table of scores"}, [&] { join(films, {}); });
}

}  // namespace
}  // namespace carina::score
