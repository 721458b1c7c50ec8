// SPDX-License-Identifier: Apache-2.0
#include "engine/score/localize_records.h"

#include <set>

#include "engine/data/csv_table.h"
#include "tests/unit/engine/score/packed_phantoms.h"

namespace carina::score {
namespace {

using data::expectError;
using testing::ElementsAre;
using testing::HasSubstr;

class LocalizedPhantoms : public PackedPhantoms {
 protected:
  LocalizationReport localized(const BoxTable& boxes, const RecordLocalizationOptions& options = {}) {
    return localizeRecords(*open(), predictor_, boxes, options, watch());
  }

  predict::Predictor predictor_{{makeSmallModel({"Nodule", "Mass"}, 1)}, {.batch = 4, .heatMaps = true}};
};

TEST_F(LocalizedPhantoms, AreAllCounted) {
  const auto boxes = loadBoxes(at("films/BBox_List.csv"));
  std::set<std::string> films;
  const auto table = data::CsvTable::load(at("films/BBox_List.csv"));
  for (std::size_t row = 0; row < table.rows(); ++row) films.insert(table.cell(row, 0));
  ASSERT_EQ(films.size(), std::size_t{kFilms});  // every phantom was drawn with a mass
  const auto report = localized(boxes);
  EXPECT_EQ(report.films, kFilms);
  ASSERT_EQ(report.labels.size(), 1U);
  const auto& mass = report.labels[0];
  EXPECT_EQ(mass.label, "Mass");
  EXPECT_EQ(mass.films, kFilms);
  EXPECT_LE(mass.hits, kFilms);
  EXPECT_DOUBLE_EQ(*mass.hitShare, static_cast<double>(mass.hits) / kFilms);
  EXPECT_GE(*mass.meanIou, 0);
  EXPECT_LE(*mass.meanIou, 1);
  EXPECT_EQ(report.withoutFilm.count, 0U);
  EXPECT_EQ(report.mapShare, 0.5);
}

TEST_F(LocalizedPhantoms, AreThoseOfTheMapsOneByOne) {
  const auto boxes = loadBoxes(at("films/BBox_List.csv"));
  const auto set = open();
  std::vector<Localization> expected;
  for (int i = 0; i < kFilms; ++i) {
    const auto film = set->load(i);
    const auto found = predictor_.predict(std::vector<predict::PreparedFilm>{predictor_.prepare(film.film)});
    std::vector<Box> own;
    for (const auto& each : boxes.boxes) {
      if (each.image == film.id) own.push_back(each.box);
    }
    expected.push_back(localize(found[0].maps[1], {kSide, kSide}, own));
  }
  const auto summary = summarize("Mass", expected);
  const auto report = localized(boxes);
  EXPECT_EQ(report.labels[0].hits, summary.hits);
  EXPECT_NEAR(*report.labels[0].meanIou, *summary.meanIou, 0.01);
}

TEST_F(LocalizedPhantoms, SayWhichBoxesDidNotCount) {
  const auto report = localized({"b.csv",
                                 {{"phantom_000002.dcm", "Mass", {1, 1, 9, 9}, 2},
                                  {"gone.png", "Nodule", {1, 1, 9, 9}, 3},
                                  {"phantom_000001.png", "Scar", {1, 1, 9, 9}, 4},
                                  {"phantom_000003.png", "Scar", {1, 1, 9, 9}, 5}}});
  EXPECT_EQ(report.films, 1);
  EXPECT_THAT(report.withoutFilm.first, ElementsAre("gone.png"));
  EXPECT_EQ(report.withoutLabel.count, 2U);
  EXPECT_THAT(report.withoutLabel.first, ElementsAre("Scar"));
  ASSERT_EQ(report.labels.size(), 2U);
  EXPECT_EQ(report.labels[0].label, "Nodule");
  EXPECT_EQ(report.labels[0].films, 0);
  EXPECT_EQ(report.labels[1].films, 1);
  expectError(ErrorCode::InvalidArgument, {"b.csv", "none of its films", "'gone.png'"}, [&] {
    localized({"b.csv", {{"gone.png", "Mass", {1, 1, 9, 9}, 2}}});
  });
  expectError(ErrorCode::InvalidArgument, {"no box has a label", "'Scar'"}, [&] {
    localized({"b.csv", {{"phantom_000001.png", "Scar", {1, 1, 9, 9}, 2}}});
  });
}

TEST_F(LocalizedPhantoms, TellAFrameThatIsNotTheFilms) {
  const BoxTable nih{"b.csv", {{"phantom_000001.png", "Mass", {500, 500, 100, 100}, 7}}};
  expectError(ErrorCode::InvalidArgument, {"b.csv, line 7", "128 × 128", "size of the films"}, [&] { localized(nih); });
  EXPECT_EQ(localized(nih, {.frame = image::Size{1024, 1024}}).films, 1);
}

TEST_F(LocalizedPhantoms, NeedHeatMaps) {
  predict::Predictor plain({makeSmallModel({"Mass"}, 1)}, {});
  expectError(ErrorCode::InvalidArgument, {"heat maps"},
              [&] { localizeRecords(*open(), plain, loadBoxes(at("films/BBox_List.csv")), {}, watch()); });
}

}  // namespace
}  // namespace carina::score
