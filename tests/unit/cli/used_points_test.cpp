// SPDX-License-Identifier: Apache-2.0
#include "cli/used_points.h"

#include <cmath>

#include "engine/model/operating_points.h"
#include "tests/unit/cli/command_run.h"

namespace carina::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A film read by one small model, and operating points made to lie around what the model says of it.
class UsedPointsTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    model_ = addModel("m.safetensors");
    film_ = addFilm("a.png");
    plain_ = predict({"--json"}).json();
  }

  Ran predict(const std::vector<std::string>& more) const {
    std::vector<std::string> args = {"predict", film_, "--model", model_};
    args.insert(args.end(), more.begin(), more.end());
    return runCommand(args);
  }

  std::string weights() const { return plain_["models"][0]["weightsSha256"]; }
  double probability(const std::string& label) const { return plain_["films"][0]["probabilities"][label]; }

  /// Points of 'one' at the film's very probability and of 'two' a hair above it; none of 'three'.
  model::OperatingPoints points(std::vector<std::string> weights) const {
    const model::SavedShare found{.value = 0.8, .low = 0.49, .high = 0.94, .hits = 8, .count = 10};
    const model::SavedShare left{.value = 0.8, .low = 0.63, .high = 0.9, .hits = 24, .count = 30};
    const double above = std::nextafter(probability("two"), 1);
    return {.weights = std::move(weights),
            .data = {.source = "a made-up set", .sha256 = "", .films = 1040, .patients = 31},
            .precision = "f32",
            .created = "2026-01-31",
            .points = {{"one", probability("one"), "youden", found, left}, {"two", above, "youden", found, left}},
            .calibrators = {}};
  }

  void expectRefused(const Ran& ran, const std::string& says) const {
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, HasSubstr(says));
  }

  std::string model_;
  std::string film_;
  nlohmann::ordered_json plain_;
};

TEST_F(UsedPointsTest, BesideTheModelMarkWhatIsAtOrAboveItsThreshold) {
  model::savePoints(at("m.points.json"), points({weights()}));
  const auto json = predict({"--json"}).json();
  const auto& findings = json["films"][0]["findings"];
  EXPECT_EQ(findings["one"],
            (nlohmann::ordered_json{
                {"probability", probability("one")}, {"threshold", probability("one")}, {"aboveThreshold", true}}));
  EXPECT_EQ(findings["two"]["aboveThreshold"], false);
  EXPECT_EQ(findings["two"]["threshold"], std::nextafter(probability("two"), 1));
  EXPECT_EQ(findings["three"]["threshold"], nullptr);
  EXPECT_EQ(findings["three"]["aboveThreshold"], nullptr);
  EXPECT_EQ(json["films"][0]["probabilities"], plain_["films"][0]["probabilities"]);
  EXPECT_EQ(json["operatingPoints"]["file"], at("m.points.json"));
  EXPECT_EQ(json["operatingPoints"]["rule"], "youden");
  EXPECT_EQ(json["operatingPoints"]["calibration"], nullptr);
  EXPECT_EQ(json["operatingPoints"]["data"]["source"], "a made-up set");
  EXPECT_EQ(json["operatingPoints"]["data"]["films"], 1040);
}

TEST_F(UsedPointsTest, AreReadableOnATerminalWithoutColour) {
  model::savePoints(at("m.points.json"), points({weights()}));
  const auto ran = predict({});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("points   " + at("m.points.json") +
                                 ": youden, on a made-up set: 1,040 films of 31 patients\n"));
  EXPECT_THAT(ran.out, testing::ContainsRegex("  finding  probability  threshold\n"
                                              "  one            0.[0-9]+      0.[0-9]+  above\n"
                                              "  two            0.[0-9]+      0.[0-9]+\n"
                                              "  three          0.[0-9]+          -\n"));
  EXPECT_THAT(ran.out, Not(HasSubstr("calibrated")));
}

// ln(p / (1 − p)) / 1 changes nothing; a line from (0, 0) to (1, 0.5) halves.
TEST_F(UsedPointsTest, ShowCalibratedProbabilitiesBesideTheRawOnes) {
  auto made = points({weights()});
  made.calibrators = {{"one", "temperature", 1, {}, {}}, {"three", "isotonic", 1, {0, 1}, {0, 0.5}}};
  model::savePoints(at("m.points.json"), made);
  const auto json = predict({"--json"}).json();
  const auto& findings = json["films"][0]["findings"];
  EXPECT_NEAR(findings["one"]["calibrated"].get<double>(), probability("one"), 1e-12);
  EXPECT_EQ(findings["one"]["aboveThreshold"], true);
  EXPECT_EQ(findings["two"]["calibrated"], nullptr);
  EXPECT_NEAR(findings["three"]["calibrated"].get<double>(), probability("three") / 2, 1e-12);
  EXPECT_EQ(json["operatingPoints"]["calibration"], "temperature, isotonic");
  const auto text = predict({}).out;
  EXPECT_THAT(text, HasSubstr("calibrated by temperature, isotonic"));
  EXPECT_THAT(text, testing::ContainsRegex("  finding  probability  calibrated  threshold\n"
                                           "  one            0.[0-9]+       0.[0-9]+      0.[0-9]+  above\n"
                                           "  two            0.[0-9]+           -      0.[0-9]+\n"
                                           "  three          0.[0-9]+       0.[0-9]+          -\n"));
}

TEST_F(UsedPointsTest, OfOtherWeightsRefuseTheRun) {
  model::savePoints(at("m.points.json"), points({std::string(64, 'a')}));
  for (const auto& more : {std::vector<std::string>{}, {"--json"}, {"--points", at("m.points.json")}}) {
    expectRefused(predict(more), "m.points.json: these operating points belong to other weights (aaaaaaaaaaaa");
  }
  EXPECT_THAT(predict({}).err, AllOf(HasSubstr(weights().substr(0, 12)), HasSubstr("carina evaluate")));
}

TEST_F(UsedPointsTest, AreLeftAsideWhereAskedTo) {
  const auto before = predict({});
  model::savePoints(at("m.points.json"), points({std::string(64, 'a')}));
  const auto ran = predict({"--no-points"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, before.out);
  EXPECT_EQ(predict({"--no-points", "--json"}).json(), plain_);
  EXPECT_EQ(predict({"--no-points", "--points", at("m.points.json")}).code, 2);
}

TEST_F(UsedPointsTest, AreReadFromTheFileThatIsNamed) {
  model::savePoints(at("m.points.json"), points({std::string(64, 'a')}));
  model::savePoints(at("other.json"), points({weights()}));
  EXPECT_EQ(predict({"--points", at("other.json"), "--json"}).json()["operatingPoints"]["file"], at("other.json"));
  expectRefused(predict({"--points", at("none.json")}), "none.json");
}

TEST_F(UsedPointsTest, OfAnEnsembleAreBoundToAllItsModels) {
  const auto second = addModel("m2.safetensors");
  const auto both = predict({"--model", second, "--json"}).json();
  EXPECT_FALSE(both.contains("operatingPoints"));
  model::savePoints(at("m.points.json"), points({weights()}));
  EXPECT_EQ(predict({"--model", second, "--json"}).json(), both);  // one model's points are not the ensemble's
  expectRefused(predict({"--model", second, "--points", at("m.points.json")}), "other weights");
  model::savePoints(at("e.points.json"), points({both["models"][1]["weightsSha256"], weights()}));
  const auto ran = predict({"--model", second, "--points", at("e.points.json"), "--json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.json()["films"][0]["findings"]["one"]["aboveThreshold"],
            both["films"][0]["probabilities"]["one"].get<double>() >= probability("one"));
  expectRefused(predict({"--points", at("e.points.json")}), "other weights");
}

TEST_F(UsedPointsTest, OfALabelThatTheModelLacksRefuseTheRun) {
  auto made = points({weights()});
  made.points[1].label = "zwei";
  model::savePoints(at("m.points.json"), made);
  expectRefused(predict({}), "m.points.json: a threshold of 'zwei'");
}

TEST_F(UsedPointsTest, ThatAreDamagedRefuseTheRun) {
  addText("m.points.json", "{\"format\": \"carina.points\", \"version\": 1");
  expectRefused(predict({}), "m.points.json: is not JSON");
}

TEST_F(UsedPointsTest, OfManyLabelsAreAllShownThatAreAbove) {
  std::vector<std::string> labels;
  for (int i = 0; i < 30; ++i) labels.push_back("label " + std::to_string(100 + i));
  auto made = points({});
  const auto point = made.points[0];
  made.points.clear();
  model_ = addModel("m.safetensors", labels);
  made.weights = {predict({"--json"}).json()["models"][0]["weightsSha256"]};
  EXPECT_THAT(predict({}).out, HasSubstr("  the 10 highest of 30\n"));
  for (std::size_t i = 0; i < 12; ++i) {
    made.points.push_back(point);
    made.points.back().label = labels[i];
    made.points.back().threshold = 0;
  }
  model::savePoints(at("m.points.json"), made);
  const auto text = predict({}).out;
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_THAT(text, testing::ContainsRegex(labels[i] + " +0.[0-9]+ +0.000  above\n"));
  }
  EXPECT_THAT(text, HasSubstr("  the 12 above or highest of 30\n"));
}

TEST_F(UsedPointsTest, AreInspectedAsATable) {
  auto made = points({weights()});
  made.points[0].threshold = 0.25;
  made.calibrators = {{"one", "temperature", 1.5, {}, {}}, {"three", "isotonic", 1, {0, 1}, {0, 0.5}}};
  for (const auto* name : {"m.points.json", "renamed"}) {
    model::savePoints(at(name), made);
    const auto ran = runCommand({"inspect", at(name)});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("operating points"), HasSubstr(weights()), HasSubstr("a made-up set")));
    EXPECT_THAT(ran.out, HasSubstr("one    0.2500     youden  0.800 (0.490–0.940), 8 of 10  0.800 (0.630–0.900), 24 of "
                                   "30\n"));
    EXPECT_THAT(ran.out, HasSubstr("one    temperature  T = 1.5000\n"));
    EXPECT_THAT(ran.out, HasSubstr("three  isotonic     a line through 2 points\n"));
  }
  const auto json = runCommand({"inspect", at("renamed"), "--json"}).json();
  EXPECT_EQ(json["kind"], "operating points");
  EXPECT_EQ(json["points"][0]["sensitivity"]["hits"], 8);
  EXPECT_EQ(json["calibrators"][1]["to"][1], 0.5);
}

TEST_F(UsedPointsTest, ThatAreDamagedAreInspectedAsAFault) {
  const auto ran = runCommand({"inspect", addText("x.points.json", "nothing"), "--json"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.json()["error"]["code"], "Corrupt");
}

}  // namespace
}  // namespace carina::cli
