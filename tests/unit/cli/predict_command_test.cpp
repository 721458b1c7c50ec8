// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <fstream>

#include "engine/core/file.h"
#include "engine/image/codecs.h"
#include "tests/unit/cli/command_run.h"

namespace carina::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class PredictCommand : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    ::unsetenv("CARINA_MODEL");
    model_ = addModel("m.safetensors");
  }
  std::string model_;
};

TEST_F(PredictCommand, SaysWhatTheNumbersRestOnBeforeTheFirstNumber) {
  const auto ran = runCommand({"predict", addFilm("a.png"), "--model", model_});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const auto statement = ran.out.find("not trained");
  ASSERT_NE(statement, std::string::npos) << ran.out;
  EXPECT_LT(statement, ran.out.find("0."));
  EXPECT_LT(ran.out.find("Not for clinical use"), ran.out.find("0."));
  EXPECT_THAT(ran.out, HasSubstr("amoebanet_d_1_64"));
  EXPECT_THAT(ran.out, testing::ContainsRegex("weights  [0-9a-f]+"));
}

TEST_F(PredictCommand, DefaultIsAnUntrainedDenseNetThatSaysSo) {
  const auto ran = runCommand({"predict", addFilm("a.png"), "--json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const auto json = ran.json();
  EXPECT_EQ(json["trained"], false);
  EXPECT_THAT(json["statement"].get<std::string>(), HasSubstr("Not for clinical use"));
  EXPECT_EQ(json["models"][0]["net"], "densenet121");
  EXPECT_EQ(json["films"][0]["probabilities"].size(), 14U);
}

TEST_F(PredictCommand, EnvironmentNamesTheDefaultModel) {
  ::setenv("CARINA_MODEL", model_.c_str(), 1);
  EXPECT_EQ(runCommand({"predict", addFilm("a.png"), "--json"}).json()["models"][0]["file"], model_);
  ::setenv("CARINA_MODEL", at("none").c_str(), 1);
  EXPECT_EQ(runCommand({"predict", addFilm("a.png"), "--json"}).code, 1);
  ::unsetenv("CARINA_MODEL");
}

TEST_F(PredictCommand, ReadsTheRestWhereAFilmIsTruncatedAndALinkLeadsNowhere) {
  for (const auto* film : {"films/a.png", "films/b.png", "films/c/d.png"}) addFilm(film);
  truncate(at("films/b.png"), 60);
  std::filesystem::create_symlink("nowhere", at("films/e.png"));
  const auto ran = runCommand({"predict", at("films"), "--model", model_, "--json"});
  EXPECT_EQ(ran.code, 1);
  const auto json = ran.json();
  ASSERT_EQ(json["films"].size(), 2U);
  EXPECT_EQ(json["films"][0]["file"], at("films/a.png"));
  EXPECT_EQ(json["films"][1]["file"], at("films/c/d.png"));
  ASSERT_EQ(json["errors"].size(), 2U);
  EXPECT_EQ(json["errors"][0]["code"], "Corrupt");
  EXPECT_EQ(json["errors"][1]["code"], "NotFound");
  EXPECT_THAT(ran.err, HasSubstr("b.png"));
  EXPECT_THAT(ran.err, HasSubstr("e.png"));
}

TEST_F(PredictCommand, NamesFilesThatAreNoFilms) {
  const auto empty = addText("empty.png", "");
  const auto random = addText("random.dcm", std::string(3000, '\x7e') + "noise");
  const auto ran = runCommand({"predict", empty, random, at("missing.png"), "--model", model_, "--json"});
  EXPECT_EQ(ran.code, 1);
  const auto errors = ran.json()["errors"];
  ASSERT_EQ(errors.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_THAT(errors[i]["message"].get<std::string>(), HasSubstr(errors[i]["file"].get<std::string>()));
  }
  EXPECT_EQ(errors[2]["code"], "NotFound");
}

TEST_F(PredictCommand, RefusesAFileThatIsNoModel) {
  const auto film = addFilm("a.png");
  for (const auto& wrong : {film, at("none"), addText("empty.safetensors", "")}) {
    const auto ran = runCommand({"predict", film, "--model", wrong});
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, HasSubstr(wrong));
  }
}

TEST_F(PredictCommand, RefusesModelsOfOtherLabels) {
  const auto other = addModel("other.safetensors", {"one", "zwei", "three"});
  const auto ran = runCommand({"predict", addFilm("a.png"), "--model", model_, "--model", other});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("zwei"));
}

TEST_F(PredictCommand, EnsembleNamesEveryModel) {
  const auto json =
      runCommand({"predict", addFilm("a.png"), "-m", model_, "-m", addModel("m2.safetensors"), "--json"}).json();
  ASSERT_EQ(json["models"].size(), 2U);
  EXPECT_NE(json["models"][0]["weightsSha256"], json["models"][1]["weightsSha256"]);
}

TEST_F(PredictCommand, WritesHeatMapsAsPngAndNpyThatSayWhatTheyAre) {
  addFilm("x/a.png");
  addFilm("y/a.png", 5);
  const auto ran = runCommand({"predict", at("x"), at("y"), "--model", model_, "--heatmap", at("maps"), "--class",
                               "ONE", "--class", "two", "--json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  for (const auto* name : {"a.one", "a.two", "a-2.one", "a-2.two"}) {
    const auto png = readFile(at(std::string("maps/") + name + ".png"), 1 << 20);
    EXPECT_EQ(image::decodePng(png, name).size, (image::Size{80, 90}));
    const std::string text(reinterpret_cast<const char*>(png.data()), png.size());
    EXPECT_THAT(text, HasSubstr("Not for clinical use"));
    EXPECT_TRUE(std::filesystem::exists(at(std::string("maps/") + name + ".npy")));
  }
  EXPECT_EQ(ran.json()["films"][0]["heatMaps"].size(), 2U);
  EXPECT_EQ(ran.json()["films"][0]["heatMaps"][0]["label"], "one");
}

TEST_F(PredictCommand, MapsTheMostProbableLabelUnlessToldOtherwise) {
  const auto film = addFilm("a.png");
  EXPECT_EQ(runCommand({"predict", film, "-m", model_, "--heatmap", at("maps"), "--json"})
                .json()["films"][0]["heatMaps"]
                .size(),
            1U);
  EXPECT_EQ(runCommand({"predict", film, "-m", model_, "--heatmap", at("maps"), "--class", "all", "--json"})
                .json()["films"][0]["heatMaps"]
                .size(),
            3U);
}

TEST_F(PredictCommand, UnknownClassNamesTheNearest) {
  const auto film = addFilm("a.png");
  const auto ran = runCommand({"predict", film, "-m", model_, "--heatmap", at("maps"), "--class", "thre"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("three"));
  EXPECT_EQ(runCommand({"predict", film, "-m", model_, "--class", "one"}).code, 2);
}

TEST_F(PredictCommand, CsvRowsNameModelHashAndStatement) {
  const auto ran = runCommand({"predict", addFilm("a,b.png"), "-m", model_, "--csv", at("out.csv")});
  ASSERT_EQ(ran.code, 0) << ran.err;
  std::ifstream file(at("out.csv"));
  std::string heading;
  std::string row;
  std::getline(file, heading);
  std::getline(file, row);
  EXPECT_EQ(heading, "file,one,two,three,model,weights_sha256,statement");
  EXPECT_THAT(row, testing::StartsWith("\"" + at("a,b.png") + "\",0."));
  EXPECT_THAT(row, HasSubstr(",amoebanet_d_1_64,"));
  EXPECT_THAT(row, HasSubstr("Not for clinical use"));
}

TEST_F(PredictCommand, BatchSizeChangesNoProbability) {
  for (int i = 0; i < 5; ++i) addFilm("films/" + std::to_string(i) + ".png", i + 1);
  const auto one = runCommand({"predict", at("films"), "-m", model_, "--batch", "1", "--json"}).json();
  const auto four = runCommand({"predict", at("films"), "-m", model_, "--batch", "4", "--json"}).json();
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(one["films"][i]["file"], four["films"][i]["file"]);
    EXPECT_NEAR(one["films"][i]["probabilities"]["two"].get<double>(),
                four["films"][i]["probabilities"]["two"].get<double>(), 1e-5);
  }
}

TEST_F(PredictCommand, StoppedBySignalGivesThree) {
  std::stop_source stop;
  stop.request_stop();
  const auto ran = runCommand({"predict", addFilm("a.png"), "-m", model_, "--json"}, stop.get_token());
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(ran.json()["complete"], false);
}

TEST_F(PredictCommand, FolderForHeatMapsThatCannotBeMadeIsAnError) {
  const auto ran = runCommand({"predict", addFilm("a.png"), "-m", model_, "--heatmap", addText("file", "x") + "/maps"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("cannot be made"));
}

}  // namespace
}  // namespace carina::cli
