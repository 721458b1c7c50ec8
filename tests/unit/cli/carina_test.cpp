// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/cli/command_run.h"

namespace carina::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

using Program = CommandTest;

TEST_F(Program, HelpNamesEveryCommandOnStandardOutput) {
  const auto ran = runCommand({"--help"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.err, "");
  for (const auto* command :
       {"predict", "inspect", "nets", "import", "export", "pack", "phantom", "bench", "completion"}) {
    EXPECT_THAT(ran.out, HasSubstr(command));
    EXPECT_EQ(runCommand({command, "--help"}).code, 0) << command;
  }
}

TEST_F(Program, VersionIsOneLine) {
  const auto ran = runCommand({"--version"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, testing::MatchesRegex("carina [0-9.]+\n"));
}

TEST_F(Program, UsageErrorsGiveTwoAndSpeakOnStandardError) {
  const std::vector<std::vector<std::string>> wrong = {
      {}, {"predikt"}, {"predict"}, {"nets", "--batch", "0"}, {"nets", "--jason"}, {"bench"}, {"completion", "tcsh"}};
  for (const auto& args : wrong) {
    const auto ran = runCommand(args);
    EXPECT_EQ(ran.code, 2);
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, HasSubstr("carina: error: "));
  }
}

TEST_F(Program, UnknownNetNamesTheNearest) {
  const auto ran = runCommand({"nets", "densnet121"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("densenet121"));
}

TEST_F(Program, ConfigFileSetsWhatTheCommandLineDoesNot) {
  const auto config = addText("run.toml", "[nets]\nbatch = 2\njson = true\n");
  const auto ran = runCommand({"--config", config, "nets", "resnet50", "--input", "64"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.json()["serving"]["batch"], 2);
  const auto other = runCommand({"--config", config, "nets", "resnet50", "--input", "64", "--batch", "1"});
  EXPECT_EQ(other.json()["serving"]["batch"], 1);
}

TEST_F(Program, UnknownConfigKeyIsAUsageError) {
  const auto config = addText("run.toml", "[nets]\nbtach = 2\n");
  const auto ran = runCommand({"--config", config, "nets", "resnet50"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("btach"));
}

TEST_F(Program, MissingConfigFileIsAUsageError) {
  EXPECT_EQ(runCommand({"--config", at("none.toml"), "nets"}).code, 2);
}

TEST_F(Program, DumpedConfigIsReadBack) {
  const auto dumped = runCommand({"nets", "resnet50", "--batch", "3", "--input", "64", "--json", "--dump-config"});
  ASSERT_EQ(dumped.code, 0) << dumped.err;
  EXPECT_THAT(dumped.out, HasSubstr("batch=3"));
  const auto ran = runCommand({"--config", addText("dumped.toml", dumped.out), "nets"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.json()["serving"]["batch"], 3);
}

TEST_F(Program, QuietKeepsErrorsOnly) {
  addFilm("films/a.png");
  addText("films/readme.txt", "no film");
  const auto model = addModel("m.safetensors");
  EXPECT_THAT(runCommand({"predict", at("films"), "--model", model}).err, HasSubstr("passed over"));
  EXPECT_EQ(runCommand({"predict", at("films"), "--model", model, "--quiet"}).err, "");
  EXPECT_THAT(runCommand({"-q", "predict", at("none.png"), "--model", model}).err, HasSubstr("none.png"));
}

TEST_F(Program, CompletionKnowsCommandsOptionsAndNets) {
  for (const auto* shell : {"bash", "zsh", "fish"}) {
    const auto ran = runCommand({"completion", shell});
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("heatmap"));
    EXPECT_THAT(ran.out, HasSubstr("amoebanet_d_4_256"));
    EXPECT_THAT(ran.out, HasSubstr("predict"));
  }
}

}  // namespace
}  // namespace carina::cli
