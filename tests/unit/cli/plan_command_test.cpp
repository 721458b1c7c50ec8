// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/cli/command_run.h"

namespace carina::cli {
namespace {

using testing::HasSubstr;

std::vector<std::string> planArgs(const std::vector<std::string>& more) {
  std::vector<std::string> args = {"plan", "--net", "resnet50", "--batch", "4", "--images-per-second", "90"};
  args.insert(args.end(), more.begin(), more.end());
  return args;
}

TEST(PlanCommand, PredictsTheGivenSpeedOnOneNodeAndLessThanItsMultipleOnMore) {
  const auto json = runCommand(planArgs({"--nodes", "1,2,256", "--json"})).json();
  ASSERT_EQ(json["points"].size(), 3U);
  EXPECT_DOUBLE_EQ(json["points"][0]["imagesPerSecond"].get<double>(), 90);
  EXPECT_DOUBLE_EQ(json["points"][0]["efficiency"].get<double>(), 1);
  EXPECT_EQ(json["points"][2]["ranks"], 256);
  EXPECT_EQ(json["points"][2]["globalBatch"], 1024);
  EXPECT_LT(json["points"][2]["imagesPerSecond"].get<double>(), 256 * 90);
  EXPECT_EQ(json["gradientBytes"], 4 * 23'536'718);
  EXPECT_EQ(json["fabric"]["bandwidth"], 12.5e9);
}

TEST(PlanCommand, LosesNothingWithoutAnythingToWaitFor) {
  const auto json = runCommand(planArgs({"--nodes", "256", "--bandwidth", "1000000TB/s", "--copy-rate", "1000000TB/s",
                                         "--latency", "0s", "--message-overhead", "0s", "--json"}))
                        .json();
  EXPECT_GT(json["points"][0]["efficiency"].get<double>(), 0.96) << "polls are left";
}

TEST(PlanCommand, TellsHoursOfWholeEpochs) {
  const auto json = runCommand(planArgs({"--nodes", "1", "--images", "90000", "--epochs", "36", "--json"})).json();
  EXPECT_NEAR(json["points"][0]["hours"].get<double>(), 36 * 90'000 / 90.0 / 3600, 1e-9);
}

TEST(PlanCommand, SendsHalfTheBytesInBf16) {
  const std::vector<std::string> slow = {"--nodes", "8", "--bandwidth", "100Mb/s", "--json"};
  const auto exposed = [&](const std::string& wire) {
    auto args = planArgs(slow);
    args.insert(args.end(), {"--wire", wire});
    return runCommand(args).json()["points"][0]["exposedSeconds"].get<double>();
  };
  EXPECT_NEAR(exposed("bf16") / exposed("f32"), 0.5, 0.02);
}

TEST(PlanCommand, ChargesOneOfTheThreadsWhereSumsHaveACoreOfTheirOwn) {
  const auto json = runCommand(planArgs({"--nodes", "2", "--summing-core", "own", "--threads", "11", "--json"})).json();
  EXPECT_NEAR(json["points"][0]["computingLongerSeconds"].get<double>(), 4 / 90.0 / 10, 1e-9);
}

TEST(PlanCommand, SaysWhatItAssumed) {
  const auto ran = runCommand(planArgs({"--noise", "2"}));
  EXPECT_EQ(ran.code, 0);
  for (const char* words : {"efficiency", "as given", "12.5 GB/s", "varies by 2 %", "94.1 MB"}) {
    EXPECT_THAT(ran.out, HasSubstr(words));
  }
}

TEST(PlanCommand, RefusesWhatMakesNoCluster) {
  for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{{"--nodes", "0"},
                                                                                     {"--nodes", "many"},
                                                                                     {"--ranks-per-node", "0"},
                                                                                     {"--bandwidth", "100"},
                                                                                     {"--latency", "soon"},
                                                                                     {"--wire", "f16"},
                                                                                     {"--bucket", "0"},
                                                                                     {"--epochs", "3"},
                                                                                     {"--payload", "120"},
                                                                                     {"--noise", "-3"}}) {
    const auto ran = runCommand(planArgs(wrong));
    EXPECT_EQ(ran.code, 2) << wrong[0] << ' ' << wrong[1];
    EXPECT_FALSE(ran.err.empty());
  }
  EXPECT_THAT(runCommand(planArgs({"--bandwidth", "quick"})).err, HasSubstr("'quick' is no rate"));
  EXPECT_THAT(runCommand({"plan", "--net", "resnet51"}).err, HasSubstr("resnet5"));
}

TEST(PlanCommand, RefusesACoreOfItsOwnForTheOnlyThread) {
  const auto ran = runCommand(planArgs({"--nodes", "2", "--summing-core", "own", "--threads", "1"}));
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("no core to leave free"));
}

}  // namespace
}  // namespace carina::cli
