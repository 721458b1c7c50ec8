// SPDX-License-Identifier: Apache-2.0
#include "engine/data/manifest.h"

#include <cmath>

#include "engine/data/image_index.h"
#include "engine/dicom/write_film.h"
#include "tests/unit/engine/data/test_folder.h"

namespace carina::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kNihHead =
    "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,"
    "OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],\n";

class ManifestOf : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    for (const auto* image : {"a.jpg", "more/b.png", "c.jpg"}) addText(std::string("images/") + image, "x");
  }

  TableOptions options(const std::string& table) const {
    TableOptions made;
    made.table = addText("labels.csv", table);
    made.images = at("images");
    return made;
  }

  Manifest nih(const std::string& rows) const { return readNih(addText("labels.csv", kNihHead + rows), at("images")); }
};

TEST_F(ManifestOf, NihHasFindingsPatientsAndWhatIsKnownOfThem) {
  const auto manifest =
      nih("a.png,Hernia|Atelectasis,0,P7,057Y,F,AP,1,2,0.1,0.1,\n"
          "b.png,No Finding,0,P8,58,M,PA,1,2,0.1,0.1,\n"
          "c.png,Mass,0,P8,414,M,PA,1,2,0.1,0.1,\n");
  ASSERT_EQ(manifest.samples.size(), 3U);
  EXPECT_EQ(manifest.labels.size(), 14U);
  const auto& first = manifest.samples[0];
  EXPECT_EQ(first.imageId, "a.png");
  EXPECT_EQ(first.imagePath, at("images/a.jpg"));
  EXPECT_EQ(first.patientId, PrivateText("P7"));
  EXPECT_EQ(first.patientAge, 57);
  EXPECT_EQ(first.patientSex, "F");
  EXPECT_EQ(first.viewPosition, "AP");
  EXPECT_THAT(first.labels, ElementsAre(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
  EXPECT_EQ(manifest.samples[1].labels, std::vector<float>(14, 0.0F));
  EXPECT_EQ(manifest.samples[1].imagePath, at("images/more/b.png"));
  EXPECT_EQ(manifest.samples[2].patientAge, std::nullopt);
}

TEST_F(ManifestOf, NamesTheFirstMissingImagesAndCountsAll) {
  std::string rows = "a.png,Mass,0,P7,57,F,AP,1,2,0.1,0.1,\n";
  for (int i = 0; i < 7; ++i) rows += "gone" + std::to_string(i) + ".png,Mass,0,P7,57,F,AP,1,2,0.1,0.1,\n";
  const auto manifest = nih(rows);
  EXPECT_EQ(manifest.samples.size(), 1U);
  EXPECT_EQ(manifest.missing.count, 7U);
  EXPECT_EQ(manifest.missing.text(), "7 images are missing: gone0.png, gone1.png, gone2.png, gone3.png, gone4.png …");
}

TEST_F(ManifestOf, NihRefusesWhatItDoesNotKnow) {
  expectError(ErrorCode::Corrupt, {"labels.csv, line 2", "Finding Labels", "'Broken Rib'"},
              [&] { nih("a.png,Mass|Broken Rib,0,P7,57,F,AP,1,2,0.1,0.1,\n"); });
  expectError(ErrorCode::InvalidArgument, {"no image of"}, [&] { nih("gone.png,Mass,0,P7,57,F,AP,1,2,0.1,0.1,\n"); });
  expectError(ErrorCode::Corrupt, {"line 3", "twice"},
              [&] { nih("a.png,Mass,0,P7,57,F,AP,1,2,0.1,0.1,\na.jpg,Mass,0,P7,57,F,AP,1,2,0.1,0.1,\n"); });
  expectError(ErrorCode::InvalidArgument, {"Finding Labels", "'image'"},
              [&] { readNih(addText("x.csv", "Image Index,Patient ID,image\n"), at("images")); });
  expectError(ErrorCode::NotFound, {"nowhere"}, [&] { readNih(addText("x.csv", kNihHead), at("nowhere")); });
}

TEST_F(ManifestOf, ATableFollowsThePoliciesForUncertainAndBlank) {
  auto table = options("image,patient,Mass,Nodule\na.png,P1,1,-1\nb,P2,0.0,\n\"c.jpg\",\"P,3\",-1.0,1.0\n");
  const auto unknown = readTable(table);
  EXPECT_THAT(unknown.labels, ElementsAre("Mass", "Nodule"));
  EXPECT_EQ(unknown.samples[0].labels[0], 1);
  EXPECT_TRUE(std::isnan(unknown.samples[0].labels[1]));
  EXPECT_TRUE(std::isnan(unknown.samples[1].labels[1]));
  EXPECT_EQ(unknown.samples[2].patientId, PrivateText("P,3"));
  table.uncertain = Uncertain::Positive;
  table.blank = Blank::Negative;
  EXPECT_THAT(readTable(table).samples[0].labels, ElementsAre(1, 1));
  EXPECT_THAT(readTable(table).samples[1].labels, ElementsAre(0, 0));
  table.uncertain = Uncertain::Negative;
  EXPECT_THAT(readTable(table).samples[2].labels, ElementsAre(0, 1));
  table.labels = {"Nodule"};
  EXPECT_THAT(readTable(table).labels, ElementsAre("Nodule"));
}

TEST_F(ManifestOf, ATableRefusesWithLineAndColumnAndNeverThePatient) {
  const auto expectRefused = [&](const std::string& table, const std::vector<std::string>& parts) {
    try {
      readTable(options(table));
      ADD_FAILURE() << table;
    } catch (const Error& error) {
      for (const auto& part : parts) EXPECT_THAT(error.what(), HasSubstr(part));
      EXPECT_THAT(error.what(), Not(HasSubstr("SECRET")));
    }
  };
  expectRefused("image,patient,Mass\na,SECRET,2\n", {"line 2", "'Mass'", "1, 0, -1 or blank"});
  expectRefused("image,patient,Mass\na,SECRET,yes\n", {"line 2", "'Mass'"});
  expectRefused("image,patient,Mass\na,SECRET\n", {"line 2", "2 cells", "3 columns"});
  expectRefused("image,patient,Mass\na,\"SECRET,1\n", {"line 2", "quote"});
  expectRefused("image,patient,Mass\na,\"SECRET\"x,1\n", {"line 2", "closing quote"});
  expectRefused("film,Mass\na,1\n", {"no column 'image'", "'film'"});
  expectRefused("image,patient\na,SECRET\n", {"no label"});
  expectRefused("image,Mass,Mass\na,1,1\n", {"'Mass'", "twice"});
  expectRefused("image,Mass\n,1\n", {"line 2", "no name"});
  expectRefused("", {"empty"});
}

TEST_F(ManifestOf, AnImageThatFitsTwoFilesIsRefused) {
  addText("images/other/a.png", "x");
  EXPECT_EQ(readTable(options("image,Mass\na.jpg,1\n")).samples[0].imagePath, at("images/a.jpg"));
  EXPECT_EQ(readTable(options("image,Mass\nother/a.jpg,1\n")).samples[0].imagePath, at("images/other/a.png"));
  expectError(ErrorCode::InvalidArgument, {"a.jpg", "other/a.png"},
              [&] { readTable(options("image,Mass\na.dcm,1\n")); });
}

TEST_F(ManifestOf, NamesNeverLeadOutOfTheFolder) {
  addText("outside.png", "x");
  EXPECT_EQ(ImageIndex(at("images")).find("../outside.png"), std::nullopt);
}

TEST(FilmStem, KeepsTheDotsOfUids) {
  EXPECT_EQ(filmStem("x/1.2.840.10008"), "1.2.840.10008");
  EXPECT_EQ(filmStem("1.2.840.DCM"), "1.2.840");
  EXPECT_EQ(filmStem("00000001_000.png"), "00000001_000");
}

TEST_F(ManifestOf, FoldersAreClasses) {
  const std::string png("\x89PNG\r\n\x1a\n");
  for (const auto* file : {"set/well/a.png", "set/ill/deep/b.png", "set/loose.png"}) addText(file, png);
  addText("set/ill/notes.txt", "x");
  const auto manifest = readFolder(at("set"));
  EXPECT_THAT(manifest.labels, ElementsAre("ill", "well"));
  ASSERT_EQ(manifest.samples.size(), 2U);
  EXPECT_EQ(manifest.samples[0].imageId, "ill/deep/b.png");
  EXPECT_THAT(manifest.samples[0].labels, ElementsAre(1, 0));
  EXPECT_THAT(manifest.samples[1].labels, ElementsAre(0, 1));
  expectError(ErrorCode::InvalidArgument, {"images", "class"}, [&] { readFolder(at("images")); });
}

TEST_F(ManifestOf, DicomFilmsSayWhoTheyShow) {
  dicom::NewFilm film;
  film.pixels = {{4, 4}, std::vector<std::uint16_t>(16, 9)};
  film.bitsStored = 12;
  film.uidSeed = "manifest";
  film.patient.id = PrivateText("D-1");
  film.patient.age = PrivateText("018M");
  film.patient.sex = PrivateText("F");
  std::filesystem::create_directories(at("images"));
  dicom::saveDicom(at("images/1.2.3"), film);
  auto table = options("image,Mass\n1.2.3,1\n");
  const auto sample = readDicom(table).samples.at(0);
  EXPECT_EQ(sample.patientId, PrivateText("D-1"));
  EXPECT_EQ(sample.patientAge, 1);
  EXPECT_EQ(sample.patientSex, "F");
  table = options("image,patient,Mass\n1.2.3.dcm,T-1,1\n");
  EXPECT_EQ(readDicom(table).samples.at(0).patientId, PrivateText("T-1"));
  expectError(ErrorCode::Unsupported, {"a.jpg", "no DICOM"}, [&] { readDicom(options("image,Mass\na,1\n")); });
}

}  // namespace
}  // namespace carina::data
