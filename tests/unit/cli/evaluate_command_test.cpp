// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/unit/cli/command_run.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Of Mass 3 of 4 pairs are in order and of Hernia all: AUROC 0.75 and 1.
constexpr const char* kLabels =
    "image,patient,sex,Mass,Hernia\n"
    "a.png,1,F,1,0\nb.png,1,M,0,1\nc.png,2,F,1,\nd.png,3,M,0,0\n";
constexpr const char* kScores =
    "image,Mass,Hernia\n"
    "a.png,0.9,0.1\nb.png,0.4,0.8\nc.png,0.3,0.5\nd.png,0.1,0.2\n";

std::string contentOf(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

class EvaluateTables : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    addText("labels.csv", kLabels);
    addText("scores.csv", kScores);
  }

  Ran evaluate(const std::vector<std::string>& more = {}, const std::string& scores = "scores.csv") const {
    std::vector<std::string> args = {"evaluate", "--scores", at(scores),    "--labels", at("labels.csv"),
                                     "-o",       at("out"),  "--bootstrap", "50"};
    args.insert(args.end(), more.begin(), more.end());
    return runCommand(args);
  }

  /// The command refuses `scores` with exit code 1 and writes nothing.
  std::string refusal(const std::string& scores) const {
    addText("bad.csv", scores);
    const auto ran = evaluate({}, "bad.csv");
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.out, "");
    EXPECT_FALSE(fs::exists(at("out")));
    return ran.err;
  }
};

TEST_F(EvaluateTables, PrintsEachFindingAndWritesTheReport) {
  const auto ran = evaluate();
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("0.750"));
  EXPECT_THAT(ran.out, HasSubstr("mean of 2"));
  for (const char* file : {"report.html", "report.pdf", "evaluation.json", "numbers.csv", "roc.csv"}) {
    EXPECT_THAT(ran.out, HasSubstr(at(std::string("out/") + file)));
    EXPECT_TRUE(fs::exists(at(std::string("out/") + file))) << file;
  }
}

TEST_F(EvaluateTables, PrintsJsonForPrograms) {
  const auto json = evaluate({"--json", "--split-kind", "official"}).json();
  EXPECT_EQ(json["format"], "carina.evaluation");
  EXPECT_EQ(json["data"]["films"], 4);
  EXPECT_EQ(json["data"]["patients"], 3);
  EXPECT_EQ(json["data"]["split"], "official");
  const auto& labels = json["models"][0]["labels"];
  EXPECT_EQ(labels["Mass"]["statistics"]["auroc"]["value"], 0.75);
  EXPECT_EQ(labels["Hernia"]["statistics"]["auroc"]["n"], 3);  // one film's label is unknown
  EXPECT_EQ(labels["Hernia"]["statistics"]["auroc"]["value"], 1.0);
  EXPECT_EQ(labels["mean"]["statistics"]["auroc_clustered"]["value"], 0.875);
  EXPECT_EQ(labels["Mass"]["subgroups"]["sex=F"]["auroc"]["value"], nullptr);  // too few
}

TEST_F(EvaluateTables, ComparesSystemsOnTheSameFilms) {
  addText("other.csv", "image,Mass,Hernia\nd.png,0.2,0.2\na.png,0.1,0.1\nb.png,0.4,0.8\nc.png,0.3,0.5\n");
  const auto json = evaluate({"--against", at("other.csv"), "--ensemble", "--json"}).json();
  ASSERT_EQ(json["models"].size(), 3U);
  EXPECT_EQ(json["models"][2]["model"], "ensemble of 2");
  ASSERT_EQ(json["comparisons"].size(), 2U);
  EXPECT_EQ(json["comparisons"][0]["model"], "scores");
  EXPECT_EQ(json["comparisons"][0]["against"], "other");
  // In the other system 1 of 4 pairs of Mass is in order.
  EXPECT_EQ(json["comparisons"][0]["labels"]["Mass"]["statistics"]["auroc_difference"]["value"], 0.5);
  EXPECT_THAT(contentOf(at("out/changed_films.csv")), HasSubstr("Mass,a.png,1,0.9,0.1,first"));
}

TEST_F(EvaluateTables, NamesFilmsThatOnlyOneTableHas) {
  addText("some.csv", "image,Mass,Hernia\na.png,0.9,0.1\nb.png,0.4,0.8\nx.png,0.3,0.5\n");
  const auto ran = evaluate({}, "some.csv");
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.err, AllOf(HasSubstr("x.png"), HasSubstr("c.png")));
  EXPECT_THAT(contentOf(at("out/report.html")), HasSubstr("x.png"));
}

TEST_F(EvaluateTables, RefusesWhatWouldGiveAPlausibleWrongNumber) {
  EXPECT_THAT(refusal("image,Mass,Hernia\na.png,0.9,0.1\nb.png,nan,0.8\n"),
              AllOf(HasSubstr("bad.csv"), HasSubstr("line 3"), HasSubstr("Mass")));
  EXPECT_THAT(refusal("image,Mass,Hernia\na.png,0.9,0.1\nb.png,inf,0.8\n"), HasSubstr("line 3"));
  EXPECT_THAT(refusal("image,Mass,Hernia\na.png,0.9,0.1\na.png,0.4,0.8\n"), HasSubstr("a.png"));
  EXPECT_THAT(refusal("image,Mass,Hernia\nx.png,0.9,0.1\ny.png,0.4,0.8\n"), HasSubstr("x.png"));
  EXPECT_THAT(refusal("image,Mess\na.png,0.9\n"), HasSubstr("Mass"));
  EXPECT_THAT(refusal("image,Mass,Hernia\n"), HasSubstr("no film"));
}

TEST_F(EvaluateTables, SaysThatAFindingOfOneClassIsUndefinedAndLeavesItOutOfTheMean) {
  addText("labels.csv", "image,patient,Mass,Hernia\na.png,1,1,0\nb.png,1,0,0\nc.png,2,1,0\nd.png,3,0,0\n");
  const auto ran = evaluate({"--json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const auto json = ran.json();
  const auto& labels = json["models"][0]["labels"];
  EXPECT_EQ(labels["Hernia"]["statistics"]["auroc"]["value"], nullptr);
  EXPECT_EQ(labels["mean"]["statistics"]["labels_counted"]["value"], 1);
  EXPECT_EQ(labels["mean"]["statistics"]["auroc_clustered"]["value"], 0.75);
  EXPECT_THAT(contentOf(at("out/report.html")), HasSubstr("its AUROC is undefined, and no mean counts it"));
}

TEST_F(EvaluateTables, TakesScoresThatAreNoProbabilitiesButJudgesNoReliability) {
  addText("logits.csv", "image,Mass,Hernia\na.png,4,-3\nb.png,-1,2\nc.png,-2,0\nd.png,-5,-2\n");
  const auto ran = evaluate({"--json"}, "logits.csv");
  ASSERT_EQ(ran.code, 0) << ran.err;
  const auto json = ran.json();
  const auto& mass = json["models"][0]["labels"]["Mass"]["statistics"];
  EXPECT_EQ(mass["auroc"]["value"], 0.75);
  EXPECT_EQ(mass["brier"]["value"], nullptr);
}

TEST_F(EvaluateTables, WithoutPatientsSaysThatEveryFilmCountsAsOne) {
  addText("labels.csv", "image,Mass,Hernia\na.png,1,0\nb.png,0,1\nc.png,1,0\nd.png,0,0\n");
  EXPECT_THAT(evaluate().err, HasSubstr("every film counts as a patient of its own"));
}

TEST_F(EvaluateTables, OptionsThatMakeNoSenseTogetherAreUsageErrors) {
  EXPECT_EQ(runCommand({"evaluate", "-o", at("out")}).code, 2);
  EXPECT_EQ(runCommand({"evaluate", "-o", at("out"), "--scores", at("scores.csv")}).code, 2);
  EXPECT_EQ(evaluate({"--model", "m.safetensors"}).code, 2);
  EXPECT_EQ(evaluate({"--records", at("r")}).code, 2);
  EXPECT_EQ(evaluate({"--fit-scores", at("scores.csv"), "--fit-labels", at("labels.csv")}).code, 2);
  EXPECT_EQ(evaluate({"--against", at("scores.csv")}).code, 2);
  EXPECT_EQ(evaluate({"--calibrate", "magic"}).code, 2);
  EXPECT_EQ(evaluate({"--specificity", "1.5"}).code, 2);
  const auto ran = evaluate({"--cut", "sensitivity"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("youden"));
}

TEST_F(EvaluateTables, SaysAtOnceThatItsFolderCannotBeWritten) {
  addText("file", "no folder");
  const auto ran =
      runCommand({"evaluate", "--scores", at("nowhere.csv"), "--labels", at("nowhere.csv"), "-o", at("file/out")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("no report can be written"), Not(HasSubstr("nowhere.csv"))));
}

TEST_F(EvaluateTables, RefusesToFitCalibrationOnTheFilmsThatItJudges) {
  const auto ran =
      evaluate({"--calibrate", "temperature", "--fit-scores", at("scores.csv"), "--fit-labels", at("labels.csv")});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("the very films to judge"));
}

/// Drawn films as records, and a net that has learned nothing.
class EvaluateModels : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    ASSERT_EQ(runCommand({"phantom", "-o", at("films"), "--count", "24", "--size", "64", "--format", "png"}).code, 0);
    const auto packed = runCommand({"pack", "nih", at("films"), "--labels", at("films/labels.csv"), "-o", at("records"),
                                    "--split", "val=0.4", "--split", "test=0.6"});
    ASSERT_EQ(packed.code, 0) << packed.err;
    addModel("a.safetensors", kLabels14);
    addModel("other.safetensors", kLabels14);
  }

  Ran evaluate(const std::vector<std::string>& more) const {
    std::vector<std::string> args = {"evaluate", "--records", at("records"), "-o", at("out"), "--bootstrap", "20"};
    args.insert(args.end(), more.begin(), more.end());
    return runCommand(args);
  }

  const std::vector<std::string> kLabels14 = {
      "Atelectasis", "Cardiomegaly", "Effusion",           "Infiltration",  "Mass",
      "Nodule",      "Pneumonia",    "Pneumothorax",       "Consolidation", "Edema",
      "Emphysema",   "Fibrosis",     "Pleural_Thickening", "Hernia"};
};

TEST_F(EvaluateModels, JudgesEachAloneAndAveragedAndSavesTheirPoints) {
  const auto ran = evaluate({"--model", at("a.safetensors"), "--model", at("other.safetensors"), "--json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const auto json = ran.json();
  ASSERT_EQ(json["models"].size(), 3U);
  EXPECT_EQ(json["models"][0]["model"], "a");
  EXPECT_EQ(json["models"][0]["weightsSha256"].get<std::string>().size(), 64U);
  EXPECT_THAT(json["data"]["source"].get<std::string>(), HasSubstr("split 'test'"));
  for (const char* file : {"a.points.json", "other.points.json", "out/ensemble.points.json", "out/scores-a.csv"}) {
    EXPECT_TRUE(fs::exists(at(file))) << file;
  }
  EXPECT_THAT(contentOf(at("out/report.html")), HasSubstr("data:image/png;base64,"));
}

TEST_F(EvaluateModels, ItsScoresCanBeJudgedAgain) {
  const auto first = evaluate({"--model", at("a.safetensors"), "--json"}).json();
  const auto again = runCommand({"evaluate", "--scores", at("out/scores-a.csv"), "--labels", at("films/labels.csv"),
                                 "-o", at("again"), "--bootstrap", "20", "--json"});
  ASSERT_EQ(again.code, 0) << again.err;
  const auto statistic = [](const auto& json, const char* label) {
    return json["models"][0]["labels"][label]["statistics"]["auroc"];
  };
  const auto second = again.json();
  for (const auto& label : kLabels14) {
    EXPECT_EQ(statistic(first, label.c_str()), statistic(second, label.c_str())) << label;
  }
}

TEST_F(EvaluateModels, PointsOfOtherFilmsStayUnlessTheyShallBeReplaced) {
  ASSERT_EQ(evaluate({"--model", at("a.safetensors")}).code, 0);
  const auto before = contentOf(at("a.points.json"));
  const auto other = evaluate({"--model", at("a.safetensors"), "--split", "val"});
  ASSERT_EQ(other.code, 0) << other.err;
  EXPECT_THAT(other.err, HasSubstr("--replace-points"));
  EXPECT_EQ(contentOf(at("a.points.json")), before);
  ASSERT_EQ(evaluate({"--model", at("a.safetensors"), "--split", "val", "--replace-points"}).code, 0);
  EXPECT_NE(contentOf(at("a.points.json")), before);
}

TEST_F(EvaluateModels, SavesNoPointsWhereNoneAreWanted) {
  ASSERT_EQ(evaluate({"--model", at("a.safetensors"), "--no-points"}).code, 0);
  EXPECT_FALSE(fs::exists(at("a.points.json")));
}

TEST_F(EvaluateModels, JudgesHeatMapsWhereThereAreBoxes) {
  const auto ran = evaluate({"--model", at("a.safetensors"), "--boxes", at("films/BBox_List.csv")});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("a, heat maps"));
  EXPECT_THAT(contentOf(at("out/report.html")), HasSubstr("Where the model looks"));
  EXPECT_THAT(contentOf(at("out/numbers.csv")), HasSubstr("pointing_game"));
}

TEST_F(EvaluateModels, FitsCalibrationOnAnotherSplit) {
  const auto ran = evaluate({"--model", at("a.safetensors"), "--calibrate", "temperature", "--fit-records",
                             at("records"), "--fit-split", "val"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(contentOf(at("a.points.json")), HasSubstr("temperature"));
  const auto same = evaluate({"--model", at("a.safetensors"), "--calibrate", "temperature", "--fit-records",
                              at("records"), "--fit-split", "test"});
  EXPECT_EQ(same.code, 2);
}

TEST_F(EvaluateModels, AsksForASplitWhereItCannotChoose) {
  const auto ran = evaluate({"--model", at("a.safetensors"), "--split", "nowhere"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("nowhere"), HasSubstr("test")));
}

TEST_F(EvaluateModels, NamesAModelThatLacksTheFindings) {
  addModel("else.safetensors");
  const auto ran = evaluate({"--model", at("else.safetensors")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("else"));
  EXPECT_FALSE(fs::exists(at("out")));
}

}  // namespace
}  // namespace carina::cli
