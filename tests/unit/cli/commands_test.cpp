// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include "engine/core/file.h"
#include "tests/unit/cli/command_run.h"

namespace carina::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

using NetsCommand = CommandTest;
using InspectCommand = CommandTest;
using PhantomCommand = CommandTest;
using ModelCommands = CommandTest;
using BenchCommand = CommandTest;

std::string contentOf(const std::string& path) {
  const auto bytes = readFile(path, 1 << 24);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST_F(NetsCommand, ListsLayersWhoseSumsAreTheNets) {
  const auto json = runCommand({"nets", "resnet50", "--input", "64", "--json"}).json();
  EXPECT_EQ(json["parameters"], 23'536'718);
  std::int64_t parameters = 0;
  std::int64_t macs = 0;
  for (const auto& layer : json["layerList"]) {
    parameters += layer["parameters"].get<std::int64_t>();
    macs += layer["macs"].get<std::int64_t>();
  }
  EXPECT_EQ(parameters, json["parameters"]);
  EXPECT_EQ(macs, json["macs"]);
  EXPECT_GT(json["serving"]["bytes"].get<std::int64_t>(), 4 * parameters);
}

TEST_F(NetsCommand, TextShowsTheLayersOfOneNet) {
  const auto ran = runCommand({"nets", "densenet121", "--input", "64"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, HasSubstr("6,968,206"));
  EXPECT_THAT(ran.out, HasSubstr("conv2d"));
}

TEST_F(NetsCommand, PlansTrainingWithinAMemoryBudget) {
  const std::vector<std::string> net = {"nets", "resnet50", "--input", "64", "--batch", "16"};
  const auto withBudget = [&](const std::string& budget, const std::string& more = "--json") {
    auto arguments = net;
    arguments.insert(arguments.end(), {"--memory-budget", budget, more});
    return runCommand(arguments);
  };
  const auto training = withBudget("240MB").json()["training"];
  const auto bytes = training["activationBytes"].get<std::int64_t>() + training["parameterBytes"].get<std::int64_t>();
  EXPECT_LE(bytes, 240'000'000);
  EXPECT_EQ(training["memoryBudgetBytes"], 240'000'000);
  EXPECT_GT(training["recomputedValues"].get<std::int64_t>(), 0);
  const auto roomy = withBudget("8GiB").json()["training"];
  EXPECT_EQ(roomy["recomputedMacs"], 0);
  EXPECT_GT(roomy["activationBytes"].get<std::int64_t>(), training["activationBytes"].get<std::int64_t>());
  EXPECT_THAT(withBudget("240MB", "--precision=f32").out, HasSubstr("% of the forward multiplications"));
  const auto refused = withBudget("1MB");
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("takes at least"));
}

TEST_F(NetsCommand, RefusesABudgetThatIsNoAmountOfMemory) {
  const auto ran = runCommand({"nets", "resnet50", "--memory-budget", "8 bananas"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("8 bananas"));
  EXPECT_EQ(runCommand({"nets", "--memory-budget", "8GB"}).code, 2);  // of which network?
}

TEST_F(InspectCommand, TellsAFilmsFacts) {
  const auto json = runCommand({"inspect", addFilm("a.png"), "--json"}).json();
  EXPECT_EQ(json["kind"], "film");
  EXPECT_EQ(json["rows"], 80);
  EXPECT_EQ(json["columns"], 90);
  EXPECT_EQ(json["bitsStored"], 8);
  EXPECT_EQ(json["pixelSha256"].get<std::string>().size(), 64U);
  EXPECT_TRUE(json["pixelSpacingMm"].is_null());
}

TEST_F(InspectCommand, ShowsThePatientOnlyWhereAsked) {
  ASSERT_EQ(runCommand({"phantom", "-o", at("films"), "--size", "64"}).code, 0);
  const auto film = at("films/phantom_000001.dcm");
  const auto plain = runCommand({"inspect", film});
  EXPECT_EQ(plain.code, 0);
  EXPECT_THAT(plain.out, Not(HasSubstr("PHANTOM000001")));
  EXPECT_THAT(runCommand({"inspect", film, "--json"}).out, Not(HasSubstr("PHANTOM000001")));
  EXPECT_THAT(runCommand({"inspect", film, "--patient"}).out, HasSubstr("PHANTOM000001"));
}

TEST_F(InspectCommand, TellsAModelsCardHashAndTensors) {
  const auto json = runCommand({"inspect", addModel("m.safetensors"), "--json"}).json();
  EXPECT_EQ(json["kind"], "model");
  EXPECT_EQ(json["card"]["net"], "amoebanet_d_1_64");
  EXPECT_EQ(json["weightsSha256"].get<std::string>().size(), 64U);
  EXPECT_GT(json["tensors"].size(), 100U);
  EXPECT_THAT(json["statement"].get<std::string>(), HasSubstr("Not for clinical use"));
}

TEST_F(InspectCommand, TellsAFolder) {
  addFilm("films/a.png");
  addText("films/b.txt", "no film");
  const auto json = runCommand({"inspect", at("films"), "--json"}).json();
  EXPECT_EQ(json["kind"], "folder");
  EXPECT_EQ(json["films"], 1);
  EXPECT_EQ(json["otherFiles"], 1);
}

TEST_F(InspectCommand, SaysWhatItCannotTellAndGoesOn) {
  const auto ran = runCommand(
      {"inspect", addText("a.bin", "something"), at("none"), addText("empty", ""), addFilm("a.png"), "--json"});
  EXPECT_EQ(ran.code, 1);
  const auto json = ran.json();
  ASSERT_EQ(json.size(), 4U);
  EXPECT_THAT(json[0]["error"]["message"].get<std::string>(), HasSubstr("unknown kind"));
  EXPECT_EQ(json[1]["error"]["code"], "NotFound");
  EXPECT_THAT(json[2]["error"]["message"].get<std::string>(), HasSubstr("empty"));
  EXPECT_EQ(json[3]["kind"], "film");
}

TEST_F(PhantomCommand, WritesFilmsWithLabelsInTheColumnsOfNih) {
  const auto ran = runCommand({"phantom", "-o", at("films"), "--count", "2", "--size", "128", "--finding", "mass",
                               "--finding", "Effusion", "--format", "png", "--json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.json()["films"].size(), 2U);
  std::istringstream labels(contentOf(at("films/labels.csv")));
  std::string line;
  std::getline(labels, line);
  EXPECT_EQ(line,
            "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,"
            "OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y]");
  std::getline(labels, line);
  EXPECT_THAT(line, testing::StartsWith("phantom_000001.png,Effusion|Mass,0,1,"));
  EXPECT_THAT(contentOf(at("films/BBox_List.csv")), HasSubstr("phantom_000002.png,Mass,"));
}

TEST_F(PhantomCommand, TheSameSeedDrawsTheSameBytes) {
  for (const auto* name : {"a", "b"}) {
    ASSERT_EQ(runCommand({"phantom", "-o", at(name), "--seed", "5", "--size", "96", "--count", "2"}).code, 0);
  }
  ASSERT_EQ(runCommand({"phantom", "-o", at("c"), "--seed", "6", "--size", "96", "--count", "2"}).code, 0);
  EXPECT_EQ(contentOf(at("a/phantom_000002.dcm")), contentOf(at("b/phantom_000002.dcm")));
  EXPECT_NE(contentOf(at("a/phantom_000002.dcm")), contentOf(at("c/phantom_000002.dcm")));
}

TEST_F(PhantomCommand, UnknownFindingNamesTheNearest) {
  const auto ran = runCommand({"phantom", "-o", at("films"), "--finding", "Efusion"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("Effusion"));
}

TEST_F(ModelCommands, ImportOfExportedWeightsKeepsTheNetsOutputs) {
  const auto model = addModel("m.safetensors");
  ASSERT_EQ(runCommand({"export", model, "-o", at("m.onnx")}).code, 0);
  EXPECT_GT(std::filesystem::file_size(at("m.onnx")), 100'000U);
  const auto ran = runCommand({"export", model, "-o", at("m.onnx"), "--json"});
  EXPECT_EQ(ran.json()["model"]["net"], "amoebanet_d_1_64");
}

TEST_F(ModelCommands, ImportMakesAModelWithItsCard) {
  const auto model = addModel("m.safetensors");
  const auto labels = addText("labels.txt", "alpha\nbeta\n\ngamma\r\n");
  const auto ran = runCommand({"import", model, "--net", "amoebanet_d_1_64", "-o", at("new.safetensors"), "--labels",
                               labels, "--input", "64", "--preprocessing", "caffe-rgb", "--training", "general",
                               "--notes", "of a test", "--json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.json()["labels"], (std::vector<std::string>{"alpha", "beta", "gamma"}));
  const auto card = runCommand({"inspect", at("new.safetensors"), "--json"}).json()["card"];
  EXPECT_THAT(card.dump(), HasSubstr("103.939"));
  EXPECT_THAT(card.dump(), HasSubstr("of a test"));
}

TEST_F(ModelCommands, WrongInputsAreNamed) {
  const auto text = addText("weights.pth", "no weights at all");
  for (const auto& file : {text, at("none.pth")}) {
    const auto ran = runCommand({"import", file, "--net", "resnet50", "-o", at("m.safetensors")});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.err, HasSubstr(file));
    EXPECT_FALSE(std::filesystem::exists(at("m.safetensors")));
  }
  EXPECT_EQ(runCommand({"export", text, "-o", at("m.onnx")}).code, 1);
  EXPECT_EQ(runCommand({"import", text, "--net", "resnet5", "-o", at("m")}).code, 2);
}

TEST_F(BenchCommand, GivesEveryFigureOfASmallNet) {
  const auto ran =
      runCommand({"bench", "predict", "--net", "amoebanet_d_1_64", "--batch", "1", "--repeats", "2", "--json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const auto json = ran.json();
  EXPECT_GT(json["median"]["imagesPerSecond"].get<double>(), 0);
  EXPECT_LE(json["best"]["ms"].get<double>(), json["median"]["ms"].get<double>());
  EXPECT_GT(json["kernelLimit"]["imagesPerSecond"].get<double>(), 0);
  EXPECT_GT(json["peakBytes"].get<std::int64_t>(), 0);
  EXPECT_FALSE(json["steps"].empty());
}

TEST_F(BenchCommand, TrainsWithinAMemoryBudget) {
  const auto bench = [](const std::string& budget) {
    const auto ran = runCommand({"bench", "train", "--net", "amoebanet_d_1_64", "--batch", "1", "--repeats", "1",
                                 "--memory-budget", budget, "--json"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    return ran.json();
  };
  const auto roomy = bench("8GB");
  EXPECT_EQ(roomy["recomputedShareOfForward"], 0);
  const auto all = roomy["activationBytes"].get<std::int64_t>() + roomy["weightBytes"].get<std::int64_t>();
  const auto tight = bench(std::to_string(all - 1));
  const auto isAgain = [](const auto& step) { return step["kind"] == "again"; };
  EXPECT_TRUE(std::ranges::any_of(tight["steps"], isAgain));
  EXPECT_FALSE(std::ranges::any_of(roomy["steps"], isAgain));
}

TEST_F(BenchCommand, OneRankHasNobodyToTalkTo) {
  const auto ran = runCommand({"bench", "comm", "--net", "amoebanet_d_1_16", "--batch", "1"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("mpirun -n 2"));
}

TEST_F(BenchCommand, StoppedBySignalGivesThree) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(runCommand({"bench", "predict", "--net", "amoebanet_d_1_64", "--batch", "1"}, stop.get_token()).code, 3);
}

}  // namespace
}  // namespace carina::cli
