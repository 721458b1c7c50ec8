// SPDX-License-Identifier: Apache-2.0
#include "engine/score/score_records.h"

#include <cmath>

#include "engine/score/join.h"
#include "tests/unit/engine/score/packed_phantoms.h"

namespace carina::score {
namespace {

using data::expectError;
using testing::ElementsAre;

class ScoredPhantoms : public PackedPhantoms {
 protected:
  ScoredRecords score(std::vector<NamedModel> models, ScoringOptions options = {}) {
    return scoreRecords(*open(), std::move(models), options, watch());
  }

  static std::vector<NamedModel> models(std::vector<model::Model> all) {
    std::vector<NamedModel> named;
    for (auto& each : all) named.push_back({"model" + std::to_string(named.size()), std::move(each)});
    return named;
  }
};

TEST_F(ScoredPhantoms, HaveTheFilmsThatTheTableNames) {
  const auto scored = score(models({makeSmallModel({"Nodule", "Mass", "other"}, 1)}));
  const auto table = loadFilms(at("films/labels.csv"), {.labels = {"Mass", "Nodule"}});
  EXPECT_EQ(scored.films.labels, table.labels);
  EXPECT_EQ(scored.films.ids, table.ids);
  EXPECT_EQ(scored.films.truth, table.truth);
  EXPECT_EQ(scored.films.patients, table.patients);
  EXPECT_EQ(scored.films.patientCount, kFilms);
  EXPECT_EQ(scored.films.sha256, table.sha256);
  for (const std::size_t i : {0U, 1U, 2U}) {  // the table has a follow-up number before them
    EXPECT_EQ(scored.films.attributes[i].name, table.attributes[i + 1].name);
    EXPECT_EQ(scored.films.attributes[i].values, table.attributes[i + 1].values);
  }
  EXPECT_EQ(scored.labelsLeft.size(), 12U);
}

TEST_F(ScoredPhantoms, HaveTheScoresThatEachModelAloneGivesWhateverItsOrderOfLabels) {
  auto all = models({makeSmallModel({"Nodule", "Mass"}, 1), makeSmallModel({"Mass", "x", "Nodule"}, 2),
                     makeSmallModel({"Mass", "Nodule"}, 3, 32)});
  std::vector<std::string> hashes;
  std::vector<std::vector<double>> expected;
  const auto set = open();
  for (const auto& [model, places] :
       std::vector<std::pair<std::size_t, std::vector<std::size_t>>>{{0, {1, 0}}, {1, {0, 2}}, {2, {0, 1}}}) {
    predict::Predictor alone({all[model].model}, {});
    hashes.push_back(alone.models()[0].weightsSha256);
    auto& values = expected.emplace_back();
    for (int i = 0; i < kFilms; ++i) {
      const auto found = alone.predict(std::vector<predict::PreparedFilm>{alone.prepare(set->load(i).film)});
      for (const auto place : places) values.push_back(found[0].probabilities[place]);
    }
  }
  ScoringOptions options;
  options.reading.batch = 4;
  const auto scored = score(std::move(all), options);
  ASSERT_EQ(scored.scores.size(), 3U);
  for (std::size_t model = 0; model < 3; ++model) {
    EXPECT_EQ(scored.scores[model].name, "model" + std::to_string(model));
    EXPECT_EQ(scored.scores[model].weightsSha256, hashes[model]);
    ASSERT_EQ(scored.scores[model].values.size(), expected[model].size());
    for (std::size_t i = 0; i < expected[model].size(); ++i) {
      EXPECT_NEAR(scored.scores[model].values[i], expected[model][i], 1e-5) << model << " " << i;
    }
  }
}

TEST_F(ScoredPhantoms, GiveTheSameNumbersThroughASavedTable) {
  const auto scored = score(models({makeSmallModel({"Mass", "Nodule"}, 1)}));
  saveScores(at("scores.csv"), scored.films, scored.scores[0]);
  const auto again = loadJoined({at("films/labels.csv"), {at("scores.csv")}, {}});
  EXPECT_EQ(again.films.sha256, scored.films.sha256);
  EXPECT_EQ(again.scores[0].values, scored.scores[0].values);
}

TEST_F(ScoredPhantoms, LeaveOutDamagedFilms) {
  damageOneFilm();
  ScoringOptions options;
  options.reading.damagedLimit = 1;
  const auto scored = score(models({makeSmallModel({"Mass"}, 1)}), options);
  EXPECT_EQ(scored.damaged.size(), 1U);
  EXPECT_EQ(scored.films.films(), 5U);
  EXPECT_EQ(scored.scores[0].values.size(), 5U);
  EXPECT_EQ(scored.films.patientCount, 5);
}

TEST_F(ScoredPhantoms, AreRefusedByName) {
  const auto refused = [&](std::vector<NamedModel> all, std::vector<std::string> labels,
                           const std::vector<std::string>& parts) {
    expectError(ErrorCode::InvalidArgument, parts, [&] { score(std::move(all), {.labels = std::move(labels)}); });
  };
  refused({}, {}, {"at least one model"});
  refused(models({makeSmallModel({"one"}, 1)}), {}, {"no label that every model has", "'one'", "'Atelectasis'"});
  refused(models({makeSmallModel({"Mass"}, 1)}), {"Nodule"}, {"model0", "'Nodule'", "nearest is 'Mass'"});
  refused(models({makeSmallModel({"Mass"}, 1)}), {"Masss"}, {"split 'test'", "'Masss'", "nearest is 'Mass'"});
}

TEST_F(ScoredPhantoms, AreRefusedWhereAModelGivesNoNumber) {
  auto broken = makeSmallModel({"Mass"}, 1);
  for (auto& [name, tensor] : broken.weights) {
    if (name.ends_with(".bias") && tensor.shape().elements() == 1) {
      tensor = Tensor::fromFloats(tensor.shape(), std::vector<float>{std::nanf("")});
    }
  }
  expectError(ErrorCode::InvalidArgument, {"model0", "phantom_000001.png", "not a number"},
              [&] { score(models({std::move(broken)})); });
}

TEST_F(ScoredPhantoms, StopWhenAsked) {
  progress_.stopAfter = 3;
  expectError(ErrorCode::Cancelled, {"stopped"}, [&] { score(models({makeSmallModel({"Mass"}, 1)})); });
}

}  // namespace
}  // namespace carina::score
