// SPDX-License-Identifier: Apache-2.0
#include "engine/score/tables.h"

#include <bit>
#include <cmath>
#include <limits>

#include "engine/score/film_hash.h"
#include "tests/unit/engine/data/test_folder.h"

namespace carina::score {
namespace {

using data::expectError;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsNan;
using testing::Not;

class Tables : public data::FolderTest {
 protected:
  eval::FilmSet films(std::string_view text, const TableOptions& options = {}) const {
    return loadFilms(addText("labels.csv", text), options);
  }
  ScoreTable scores(std::string_view text, const TableOptions& options) const {
    return loadScores(addText("scores.csv", text), options);
  }
};

TEST_F(Tables, LabelsAreOneZeroOrUnknown) {
  const auto set = films("image,patient,Mass,Nodule\na,P1,1,0\nb,P1,1.0,0.0\nc,P2,,-1\nd,P2,nan,-1.0\n");
  EXPECT_THAT(set.labels, ElementsAre("Mass", "Nodule"));
  EXPECT_THAT(set.ids, ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(set.truth, ElementsAre(1, 0, 1, 0, IsNan(), IsNan(), IsNan(), IsNan()));
  EXPECT_EQ(set.sha256, hashFilms(set));
  EXPECT_TRUE(set.attributes.empty());
}

TEST_F(Tables, PatientsAreNumbersByFirstAppearanceAndBlankOnesAlone) {
  const auto set = films("image,Mass,patient\na,1,SECRET9\nb,1,\nc,1,SECRET2\nd,1,\ne,1,SECRET9\n");
  EXPECT_THAT(set.patients, ElementsAre(0, 1, 2, 3, 0));
  EXPECT_EQ(set.patientCount, 4);
  const auto unknown = films("image,Mass\na,1\nb,0\n");
  EXPECT_THAT(unknown.patients, ElementsAre(0, 1));
}

TEST_F(Tables, NihsOwnFormIsReadWithItsPatientsAndFacts) {
  const auto set = films(
      "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,"
      "OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],\n"
      "a.png,Hernia|Atelectasis,0,7,057Y,F,AP,2682,2749,0.143,0.143,\n"
      "b.png,No Finding,1,7,58,M,PA,2682,2749,0.143,0.143,\n");
  EXPECT_EQ(set.labels.size(), 14U);
  EXPECT_THAT(std::vector(set.truth.begin(), set.truth.begin() + 14),
              ElementsAre(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
  EXPECT_EQ(std::vector(set.truth.begin() + 14, set.truth.end()), std::vector<float>(14, 0.0F));
  EXPECT_THAT(set.patients, ElementsAre(0, 0));
  ASSERT_EQ(set.attributes.size(), 8U);
  EXPECT_EQ(set.attributes[1].name, "age");
  EXPECT_THAT(set.attributes[1].values, ElementsAre("057Y", "58"));
  EXPECT_EQ(set.attributes[2].name, "sex");
  EXPECT_THAT(set.attributes[2].values, ElementsAre("F", "M"));
  EXPECT_EQ(set.attributes[3].name, "view");
}

TEST_F(Tables, SomeOfNihsLabelsCanBeWanted) {
  const auto* text = "Image Index,Finding Labels\na.png,Hernia|Mass\nb.png,Edema|Scar\n";
  EXPECT_THAT(films(text, {.labels = {"Scar", "Mass"}}).truth, ElementsAre(0, 1, 1, 0));
  expectError(ErrorCode::Corrupt, {"line 3", "Finding Labels", "'Scar'"}, [&] { films(text, {.labels = {"Mass"}}); });
}

TEST_F(Tables, ColumnsAreFoundByUsualNamesOrNamed) {
  for (const auto* name : {"image", "Image Index", "id", "image_id", "Image", "file", "Path"}) {
    EXPECT_THAT(films(std::string("Mass,") + name + "\n1,a\n", {.labels = {"Mass"}}).ids, ElementsAre("a")) << name;
  }
  const auto set = films("film,who,Mass,image\nf1,SECRET,1,x\nf2,SECRET,0,y\n",
                         {.image = "film", .patient = "who", .labels = {"Mass"}});
  EXPECT_THAT(set.ids, ElementsAre("f1", "f2"));
  EXPECT_EQ(set.patientCount, 1);
  ASSERT_EQ(set.attributes.size(), 1U);
  EXPECT_EQ(set.attributes[0].name, "image");
  expectError(ErrorCode::InvalidArgument, {"no column 'image'", "'film'"}, [&] { films("film,Mass\na,1\n"); });
  expectError(ErrorCode::InvalidArgument, {"no column 'who'"}, [&] { films("image,Mass\na,1\n", {.patient = "who"}); });
}

TEST_F(Tables, WhoThePatientIsIsNotKept) {
  const auto set = films("image,patient,Patient Name,Date of birth,scanner,Mass\na,SECRET,SECRET,SECRET,X,1\n",
                         {.labels = {"Mass"}});
  ASSERT_EQ(set.attributes.size(), 1U);
  EXPECT_EQ(set.attributes[0].name, "scanner");
}

TEST_F(Tables, BadLabelTablesAreRefusedByLineAndNeverShowThePatient) {
  const auto expectRefused = [&](ErrorCode code, const std::string& text, const std::vector<std::string>& parts,
                                 const TableOptions& options = {}) {
    expectError(code, parts, [&] { films(text, options); });
    try {
      films(text, options);
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), Not(HasSubstr("SECRET")));
    }
  };
  expectRefused(ErrorCode::Corrupt, "image,patient,Mass\na,SECRET,2\n", {"line 2", "'Mass'", "1, 0, -1, nan or blank"});
  expectRefused(ErrorCode::Corrupt, "image,Mass\na,1\nb,1 0\n", {"line 3", "'Mass'"});
  expectRefused(ErrorCode::Corrupt, "image,Mass\n,1\n", {"line 2", "'image'", "no id"});
  expectRefused(ErrorCode::Corrupt, "image,Mass\na,1\nb,1\na,0\n", {"labels.csv: 1 row has an id", ": a;"});
  expectRefused(ErrorCode::InvalidArgument, "image,Mass\n", {"there is no film"});
  expectRefused(ErrorCode::InvalidArgument, "image,patient,age\na,SECRET,4\n", {"no label"});
  expectRefused(ErrorCode::InvalidArgument, "image,Mass,Edema\na,1,1\n", {"no column 'Edma'", "nearest is 'Edema'"},
                {.labels = {"Mass", "Edma"}});
  expectRefused(ErrorCode::InvalidArgument, "image,Mass,Mass\na,1,1\n", {"'Mass'", "2 times"}, {.labels = {"Mass"}});
}

TEST_F(Tables, ScoresAreTakenByNameAndMustBeFinite) {
  const auto table =
      scores("Nodule,image,Mass,model\n1e-05,a,-3.5,net\n0.25,b,7,net\n", {.labels = {"Mass", "Nodule"}});
  EXPECT_THAT(table.values, ElementsAre(-3.5, 1e-05, 7, 0.25));
  EXPECT_THAT(table.ids, ElementsAre("a", "b"));
  for (const auto* bad : {"nan", "inf", "-inf", "", "0,5", "0.5x", "1e999", "0x1p3"}) {
    expectError(ErrorCode::Corrupt, {"scores.csv, line 3, column 'Mass'", "no finite number"},
                [&] { scores(std::string("image,Mass\na,0.5\nb,\"") + bad + "\"\n", {.labels = {"Mass"}}); });
  }
  expectError(ErrorCode::InvalidArgument, {"scores.csv", "'Nodul'", "nearest is 'Nodule'"},
              [&] { scores("image,Mass,Nodule\na,1,1\n", {.labels = {"Nodul"}}); });
  expectError(ErrorCode::InvalidArgument, {"no label"}, [&] { scores("image,Mass\na,1\n", {}); });
  expectError(ErrorCode::Corrupt, {"1 row has an id"}, [&] { scores("image,Mass\na,1\na,1\n", {.labels = {"Mass"}}); });
}

TEST_F(Tables, LabelsInCommonStandInTheFirstTablesOrder) {
  const std::vector<std::filesystem::path> files = {addText("1.csv", "image,c,b,a\n"), addText("2.csv", "b,x,c,id\n")};
  const std::vector<std::string> known = {"a", "b", "c", "d"};
  EXPECT_THAT(commonLabels(known, files), ElementsAre("b", "c"));
  const std::vector<std::string> other = {"Mass"};
  expectError(ErrorCode::InvalidArgument, {"'Mass'", "1.csv", "2.csv"}, [&] { commonLabels(other, files); });
}

TEST_F(Tables, SavedScoresAreReadBackBitForBit) {
  using Limits = std::numeric_limits<double>;
  eval::FilmSet set;
  set.labels = {"Mass, large", "Nodule"};
  set.ids = {"plain.png", "a \"b\", c", " spaces ", "last"};
  const eval::ScoreSet said{
      "s", {}, {0.1, 1.0 / 3.0, Limits::denorm_min(), Limits::max(), -0.0, Limits::lowest(), 0.1F, 1e22}};
  saveScores(at("out.csv"), set, said);
  const auto read = loadScores(at("out.csv"), {.labels = set.labels});
  EXPECT_EQ(read.ids, set.ids);
  ASSERT_EQ(read.values.size(), said.values.size());
  for (std::size_t i = 0; i < read.values.size(); ++i) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(read.values[i]), std::bit_cast<std::uint64_t>(said.values[i])) << i;
  }
  expectError(ErrorCode::InvalidArgument, {"1 for 4 films"}, [&] { saveScores(at("x.csv"), set, {"s", {}, {1}}); });
  EXPECT_FALSE(std::filesystem::exists(at("x.csv")));
}

}  // namespace
}  // namespace carina::score
