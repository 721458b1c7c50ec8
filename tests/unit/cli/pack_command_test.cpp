// SPDX-License-Identifier: Apache-2.0
#include "engine/core/file.h"
#include "tests/unit/cli/command_run.h"

namespace carina::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Six drawn films of six patients, 1 … 6, whose table is NIH's, and DICOM where asked.
class PackCommand : public CommandTest {
 protected:
  void draw(const std::string& format) const {
    const auto ran =
        runCommand({"phantom", "-o", at("films"), "--count", "6", "--size", "96", "--seed", "3", "--format", format});
    ASSERT_EQ(ran.code, 0) << ran.err;
  }

  Ran packNih(const std::vector<std::string>& more) const {
    std::vector<std::string> args = {"pack", "nih", at("films"), "--labels", at("films/labels.csv"), "-o", at("r")};
    args.insert(args.end(), more.begin(), more.end());
    return runCommand(args);
  }
};

TEST_F(PackCommand, PacksNihByListsAndInspectTellsIt) {
  draw("png");
  const auto train = addText("train.txt", "phantom_000001.png\nphantom_000002.png\nphantom_000003.png\n");
  const auto val = addText("val.txt", "phantom_000005.png\n");
  const auto ran = packNih({"--split", "train=" + train, "--split", "val=" + val, "--size", "32", "--json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("2 films are in no split"));
  const auto json = ran.json();
  EXPECT_EQ(json["splits"][0]["films"], 3);
  EXPECT_EQ(json["splits"][1]["films"], 1);
  const auto folder = runCommand({"inspect", at("r"), "--json"}).json();
  EXPECT_EQ(folder["kind"], "packed films");
  EXPECT_EQ(folder["sha256"], json["sha256"]);
  const auto shard = runCommand({"inspect", at("r/train-00000-of-00001.tfrecord"), "--json"}).json();
  EXPECT_EQ(shard["kind"], "records");
  EXPECT_EQ(shard["films"], 3);
  EXPECT_EQ(shard["patients"], 3);
  EXPECT_EQ(shard["firstFilm"]["rows"], 32);
  const auto index = runCommand({"inspect", at("r/train-00000-of-00001.tfrecord.index"), "--json"}).json();
  EXPECT_EQ(index["films"], 3);
}

TEST_F(PackCommand, TakesListsByTheirOwnOptionsAndImagesByName) {
  draw("png");
  const auto train = addText("train.txt", "phantom_000001.png\nphantom_000002.png\n");
  const auto val = addText("val.txt", "phantom_000005.png\n");
  const auto ran = runCommand({"pack", "nih", "--images", at("films"), "--labels", at("films/labels.csv"),
                               "--train-list", train, "--val-list", val, "-o", at("r"), "--json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const auto json = ran.json();
  ASSERT_EQ(json["splits"].size(), 2U);
  EXPECT_EQ(json["splits"][0]["name"], "train");
  EXPECT_EQ(json["splits"][0]["films"], 2);
  EXPECT_EQ(json["splits"][1]["name"], "val");
  EXPECT_EQ(packNih({"--split", "all=1", "--train-list", train}).code, 2);
}

TEST_F(PackCommand, DicomFilmsBringTheirPatientsAndInspectKeepsThemUnlessAsked) {
  draw("dicom");
  const auto table = addText("t.csv", "image,Mass\nphantom_000001,1\nphantom_000002.dcm,0\nphantom_000003.png,-1\n");
  const auto ran = runCommand({"pack", "dicom", at("films"), "--labels", table, "-o", at("r"), "--split", "all=1"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("all: 3 films of 3 patients"));
  const auto shard = at("r/all-00000-of-00001.tfrecord");
  EXPECT_THAT(runCommand({"inspect", shard}).out, Not(HasSubstr("PHANTOM000001")));
  EXPECT_THAT(runCommand({"inspect", at("r"), "--patient"}).out, Not(HasSubstr("PHANTOM000001")));
  EXPECT_THAT(runCommand({"inspect", shard, "--patient"}).out, HasSubstr("PHANTOM000001"));
  EXPECT_THAT(ran.out + ran.err, Not(HasSubstr("PHANTOM000001")));
}

TEST_F(PackCommand, PacksTablesAndFolders) {
  addFilm("images/ill/a.png");
  addFilm("images/well/b.png", 5);
  const auto byFolder = runCommand({"pack", "folder", at("images"), "-o", at("f"), "--split", "all=1", "--json"});
  ASSERT_EQ(byFolder.code, 0) << byFolder.err;
  EXPECT_EQ(byFolder.json()["labels"], (std::vector<std::string>{"ill", "well"}));
  EXPECT_THAT(byFolder.err, HasSubstr("2 films name no patient"));
  const auto table = addText("t.csv", "file,who,Mass,Nodule\na.jpg,P1,-1,\nb.jpg,P2,0,1\ngone.jpg,P3,0,1\n");
  const auto byTable = runCommand({"pack", "csv", at("images"), "--labels", table, "-o", at("c"), "--image-column",
                                   "file", "--patient-column", "who", "--uncertain", "positive", "--blank", "negative",
                                   "--split", "all=1", "--json"});
  ASSERT_EQ(byTable.code, 0) << byTable.err;
  EXPECT_THAT(byTable.err, HasSubstr("1 image is missing: gone.jpg"));
  const auto labels = byTable.json()["splits"][0]["labels"];
  EXPECT_EQ(labels[0]["label"], "Mass");
  EXPECT_EQ(labels[0]["positive"], 1);
  EXPECT_EQ(labels[1]["negative"], 1);
}

TEST_F(PackCommand, SaysWhatIsWrongWithSplits) {
  draw("png");
  EXPECT_EQ(packNih({"--split", "train"}).code, 2);
  const auto ran = packNih({"--split", "train=" + at("none.txt")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("none.txt"));
}

TEST_F(PackCommand, StopsWithItsOwnExitCode) {
  draw("png");
  std::stop_source stop;
  stop.request_stop();
  const auto ran =
      runCommand({"pack", "nih", at("films"), "--labels", at("films/labels.csv"), "-o", at("r")}, stop.get_token());
  EXPECT_EQ(ran.code, 3) << ran.err;
}

TEST_F(PackCommand, InspectNamesADamagedShard) {
  draw("png");
  ASSERT_EQ(packNih({"--split", "all=1"}).code, 0);
  const auto shard = at("r/all-00000-of-00001.tfrecord");
  truncate(shard, 500);
  const auto ran = runCommand({"inspect", shard, at("r"), "--json"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.json()[0]["error"]["code"], "Corrupt");
  EXPECT_EQ(ran.json()[1]["error"]["code"], "Corrupt");
}

}  // namespace
}  // namespace carina::cli
