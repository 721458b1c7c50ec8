// SPDX-License-Identifier: Apache-2.0
#include "engine/model/operating_points.h"

#include <array>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/model/points_json.h"
#include "tests/unit/engine/model/temporary_folder.h"

namespace carina::model {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string kHashA(64, 'a');
const std::string kHashB(64, 'b');

struct Refusal {
  ErrorCode code = ErrorCode::Internal;
  std::string message = "nothing was refused";
};

Refusal refusalOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  return {};
}

/// 40 films, 10 of them positive: 8 of 10 found, 24 of 30 left alone. Lists in the order of their labels.
OperatingPoints richPoints() {
  const SavedShare found{.value = 0.8, .low = 0.49, .high = 0.94, .hits = 8, .count = 10};
  const SavedShare left{.value = 0.8, .low = 0.63, .high = 0.9, .hits = 24, .count = 30};
  const SavedShare all{.value = 1, .low = 0.72, .high = 1 - 1e-16, .hits = 10, .count = 10};
  return {
      .weights = {kHashA, kHashB},
      .data = {.source = "test split of a set – made up", .sha256 = std::string(64, 'c'), .films = 40, .patients = 31},
      .precision = "f32",
      .created = "2026-01-31",
      .points =
          {{.label = "Edema", .threshold = 0.1 + 0.2, .rule = "youden", .sensitivity = found, .specificity = left},
           {.label = "Hernia",
            .threshold = 5e-324,
            .rule = "sensitivity=0.9",
            .sensitivity = all,
            .specificity = left}},
      .calibrators = {{.label = "Edema", .method = "temperature", .temperature = 4.0 / 3.0, .from = {}, .to = {}},
                      {.label = "Mass",
                       .method = "isotonic",
                       .temperature = 1,
                       .from = {0, 0.1, 1.0 / 3.0},
                       .to = {0, 0.25, 0.25}}},
  };
}

/// A file as FORMAT.md describes it, written by hand: other order of fields, fields of a later program, no lists
/// sorted.
std::string foreignText() {
  return R"({"later": {"a": [1, null, true]}, "version": 1, "format": "carina.points",
    "data": {"patients": 31, "films": 40, "source": "by hand"},
    "weights": [")" +
         kHashB + R"(", ")" + kHashA + R"("],
    "calibrators": [
      {"label": "Mass", "method": "isotonic", "from": [0.1, 0.5], "to": [0, 1]},
      {"label": "Edema", "method": "temperature", "temperature": 2}],
    "points": [
      {"label": "Hernia", "threshold": 1, "rule": "youden",
       "sensitivity": {"hits": 8, "count": 10, "value": 0.8, "low": 0.49, "high": 0.94},
       "specificity": {"hits": 24, "count": 30, "value": 0.8, "low": 0.63, "high": 0.9}},
      {"label": "Edema", "threshold": 0.25, "rule": "specificity=0.95", "note": "later",
       "sensitivity": {"hits": 7, "count": 10, "value": 0.7, "low": 0.4, "high": 0.89},
       "specificity": {"hits": 30, "count": 30, "value": 1, "low": 0.89, "high": 1}}]})";
}

/// The foreign text with one piece altered.
Refusal refusalOfText(const std::string& from, const std::string& to) {
  auto text = foreignText();
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at == std::string::npos) return {};
  text.replace(at, from.size(), to);
  return refusalOf([&] { parsePointsJson(text, "x.points.json"); });
}

TEST(OperatingPoints, LieBesideTheModelUnderItsName) {
  EXPECT_EQ(pointsPathOf("default.safetensors"), "default.points.json");
  EXPECT_EQ(pointsPathOf("nets/my.best.safetensors"), "nets/my.best.points.json");
  EXPECT_EQ(pointsPathOf("nets/b.v2"), "nets/b.v2.points.json");
  EXPECT_EQ(pointsPathOf("m"), "m.points.json");
}

TEST(OperatingPoints, KeepEveryFieldAndBitOnARoundTrip) {
  const TemporaryFolder folder;
  savePoints(folder / "p", richPoints());
  EXPECT_EQ(loadPoints(folder / "p"), richPoints());
}

TEST(OperatingPoints, AreWrittenTheSameInWhateverOrderTheyCome) {
  auto shuffled = richPoints();
  std::swap(shuffled.weights[0], shuffled.weights[1]);
  std::swap(shuffled.points[0], shuffled.points[1]);
  std::swap(shuffled.calibrators[0], shuffled.calibrators[1]);
  EXPECT_EQ(writePointsJson(shuffled), writePointsJson(richPoints()));
  EXPECT_THAT(writePointsJson(shuffled),
              testing::StartsWith("{\n  \"format\": \"carina.points\",\n  \"version\": 1,\n  \"weights\": [\n    \"" +
                                  kHashA + "\",\n    \"" + kHashB + "\"\n  ],\n  \"precision\": \"f32\","));
}

TEST(OperatingPoints, OfAnotherWriterAreReadAndSorted) {
  const auto points = parsePointsJson(foreignText(), "x");
  EXPECT_EQ(points.weights, (std::vector{kHashA, kHashB}));
  EXPECT_EQ(points.data, (PointsData{.source = "by hand", .sha256 = "", .films = 40, .patients = 31}));
  EXPECT_EQ(points.precision + points.created, "");
  ASSERT_EQ(points.points.size(), 2U);
  EXPECT_EQ(points.points[0].label, "Edema");
  EXPECT_EQ(points.points[0].rule, "specificity=0.95");
  EXPECT_EQ(points.points[0].threshold, 0.25);
  EXPECT_EQ(points.points[0].sensitivity, (SavedShare{.value = 0.7, .low = 0.4, .high = 0.89, .hits = 7, .count = 10}));
  EXPECT_EQ(points.points[1].threshold, 1.0);
  ASSERT_EQ(points.calibrators.size(), 2U);
  EXPECT_EQ(points.calibrators[0].temperature, 2.0);
  EXPECT_EQ(points.calibrators[1].from, (std::vector{0.1, 0.5}));
  EXPECT_EQ(points.calibrators[1].to, (std::vector{0.0, 1.0}));
}

TEST(OperatingPoints, AreFoundByLabel) {
  const auto points = richPoints();
  EXPECT_EQ(points.findPoint("Hernia"), &points.points[1]);
  EXPECT_EQ(points.findPoint("Mass"), nullptr);
  EXPECT_EQ(points.findCalibrator("Mass"), &points.calibrators[1]);
  EXPECT_EQ(points.findCalibrator("Hernia"), nullptr);
}

TEST(OperatingPoints, AreBoundToTheWeightsOfAllModelsInAnyOrder) {
  const TemporaryFolder folder;
  savePoints(folder / "p", richPoints());
  EXPECT_EQ(loadPoints(folder / "p", std::vector{kHashB, kHashA}), richPoints());
  const std::vector<std::vector<std::string>> others = {
      {}, {kHashA}, {kHashA, kHashA}, {kHashA, kHashB, kHashB}, {kHashA, std::string(64, 'c')}};
  for (const auto& weights : others) {
    const auto refusal = refusalOf([&] { loadPoints(folder / "p", weights); });
    EXPECT_EQ(refusal.code, ErrorCode::InvalidArgument);
    EXPECT_THAT(refusal.message, AllOf(HasSubstr((folder / "p").string()), HasSubstr("other weights"),
                                       HasSubstr("aaaaaaaaaaaa… + bbbbbbbbbbbb…"), HasSubstr("carina evaluate"),
                                       testing::Not(HasSubstr("aaaaaaaaaaaaa"))));
  }
}

TEST(OperatingPoints, BesideAModelAreFoundOrNotThereButNeverIgnored) {
  const TemporaryFolder folder;
  const auto model = folder / "m.safetensors";
  const std::vector weights = {kHashA, kHashB};
  EXPECT_FALSE(findPoints(model, weights).has_value());
  savePoints(folder / "m.points.json", richPoints());
  EXPECT_EQ(findPoints(model, weights), richPoints());
  EXPECT_EQ(refusalOf([&] { findPoints(model, std::vector{kHashA}); }).code, ErrorCode::InvalidArgument);
  std::filesystem::remove(folder / "m.points.json");
  std::filesystem::create_symlink("nowhere", folder / "m.points.json");
  EXPECT_EQ(refusalOf([&] { findPoints(model, weights); }).code, ErrorCode::NotFound);
  std::filesystem::remove(folder / "m.points.json");
  std::filesystem::create_directory(folder / "m.points.json");
  EXPECT_EQ(refusalOf([&] { findPoints(model, weights); }).code, ErrorCode::Io);
}

TEST(OperatingPoints, OfOtherFormatOrVersionAreRefused) {
  EXPECT_EQ(refusalOfText("carina.points", "carina.checkpoint").code, ErrorCode::Corrupt);
  const auto refusal = refusalOfText("\"version\": 1", "\"version\": 2");
  EXPECT_EQ(refusal.code, ErrorCode::Unsupported);
  EXPECT_THAT(refusal.message, AllOf(HasSubstr("x.points.json"), HasSubstr("version 2")));
}

/// A piece of the foreign text, what stands there instead, and what the refusal says.
using Damage = std::array<std::string, 3>;

void expectRefused(const std::vector<Damage>& damages) {
  for (const auto& [from, to, says] : damages) {
    const auto refusal = refusalOfText(from, to);
    EXPECT_EQ(refusal.code, ErrorCode::Corrupt) << to;
    EXPECT_THAT(refusal.message, AllOf(testing::StartsWith("x.points.json: "), HasSubstr(says))) << to;
  }
}

TEST(OperatingPoints, ThatAreNoJsonOfOursAreRefused) {
  expectRefused({
      {"{\"later\"", "[\"later\"", "not JSON at its byte"},
      {"{\"later\": {\"a\": [1, null, true]}", "{\"later\": [[[[[[[[[[]]]]]]]]]]", "nested"},
      {"\"films\": 40,", "\"films\": 40, \"films\": 40,", "'films' comes twice"},
      {"\"threshold\": 0.25", "\"threshold\": 1e999", "too large"},
      {"by hand", "by \xff hand", "not JSON at its byte"},
  });
}

TEST(OperatingPoints, WhoseFieldIsMissingOrOfAnotherTypeAreRefusedNamingIt) {
  const std::string hash = "\"" + kHashB + "\"";
  expectRefused({
      {"\"format\"", "\"forma\"", "'format' is missing"},
      {"\"carina.points\"", "7", "'format' is not text"},
      {"\"version\": 1", "\"version\": 1.5", "'version' is not a whole number"},
      {"\"weights\"", "\"weight\"", "'weights' is missing"},
      {"[" + hash, "[1, " + hash, "'weights' is not text"},
      {"\"data\": {", "\"data\": [], \"x\": {", "'data' is not an object"},
      {"\"source\": \"by hand\"", "\"source\": null", "'data.source' is not text"},
      {"\"films\": 40", "\"films\": -40", "'data.films' is not a whole number"},
      {"\"films\": 40", "\"films\": 9007199254740993", "'data.films' is not a whole number"},
      {"\"points\": [", "\"points\": 1, \"x\": [", "'points' is not a list"},
      {"\"points\": [", "\"points\": [\"Edema\", ", "'points[0]' is not an object"},
      {"\"threshold\": 0.25", "\"threshold\": \"0.25\"", "'points[1].threshold' is not a number"},
      {"\"threshold\": 0.25", "\"threshold\": null", "'points[1].threshold' is not a number"},
      {"\"hits\": 7", "\"hits\": 7.5", "'points[1].sensitivity.hits' is not a whole number"},
      {"\"low\": 0.89", "\"lo\": 0.89", "'points[1].specificity.low' is missing"},
      {"\"temperature\": 2", "\"temperature\": [2]", "'calibrators[1].temperature' is not a number"},
      {"\"from\": [0.1", "\"from\": [true", "'calibrators[0].from' is not a number"},
  });
}

TEST(OperatingPoints, WhoseValueCannotBeAreRefusedNamingIt) {
  const std::string hash = "\"" + kHashB + "\"";
  expectRefused({
      {hash, "\"" + std::string(63, 'b') + "\"", "'weights'"},
      {hash, "\"" + std::string(64, 'B') + "\"", "'weights'"},
      {"\"source\": \"by hand\"", "\"source\": \"\"", "'source' is empty"},
      {"\"patients\": 31", "\"patients\": 31, \"sha256\": \"abc\"", "'sha256'"},
      {"\"films\": 40", "\"films\": 0", "'films'"},
      {"\"patients\": 31", "\"patients\": 0", "'patients'"},
      {"\"patients\": 31", "\"patients\": 41", "'patients'"},
      {"\"version\": 1", "\"version\": 1, \"created\": \"2026-02-30\"", "'created'"},
      {"\"version\": 1", "\"version\": 1, \"created\": \"2026-1-31x\"", "'created'"},
      {"\"label\": \"Hernia\"", "\"label\": \"\"", "point of an empty label"},
      {"\"label\": \"Hernia\"", "\"label\": \"Edema\"", "point of 'Edema' comes twice"},
      {"\"label\": \"Mass\"", "\"label\": \"Edema\"", "calibrator of 'Edema' comes twice"},
      {"\"threshold\": 0.25", "\"threshold\": 1.25", "point of 'Edema': field 'threshold'"},
      {"\"threshold\": 0.25", "\"threshold\": -0.25", "point of 'Edema': field 'threshold'"},
      {"\"rule\": \"youden\"", "\"rule\": \"\"", "point of 'Hernia': field 'rule'"},
      {"\"value\": 0.7", "\"value\": 1.7", "point of 'Edema': sensitivity: field 'value'"},
      {"\"value\": 0.7", "\"value\": 0.71", "'value' is not 'hits' / 'count'"},
      {"\"low\": 0.4,", "\"low\": -0.4,", "sensitivity: field 'low'"},
      {"\"low\": 0.4,", "\"low\": 0.75,", "'value' is not within 'low' and 'high'"},
      {"\"high\": 0.89", "\"high\": 0.6", "'value' is not within 'low' and 'high'"},
      {"\"high\": 0.89", "\"high\": 1.1", "sensitivity: field 'high'"},
      {"\"hits\": 7", "\"hits\": 11", "'hits' is not within"},
      {"\"hits\": 7, \"count\": 10", "\"hits\": 0, \"count\": 0", "'count' is below 1"},
      {"\"films\": 40", "\"films\": 39", "more films than 'data' has"},
      {"\"isotonic\"", "\"platt\"", "calibrator of 'Mass': field 'method'"},
      {"\"temperature\": 2", "\"temperature\": 0", "calibrator of 'Edema': field 'temperature'"},
      {"\"temperature\": 2", "\"temperature\": -1", "calibrator of 'Edema': field 'temperature'"},
      {"[0.1, 0.5]", "[0.1]", "'from' and 'to'"},
      {"[0.1, 0.5], \"to\": [0, 1]", "[], \"to\": []", "'from' and 'to'"},
      {"[0.1, 0.5]", "[0.5, 0.5]", "'from' does not ascend"},
      {"[0.1, 0.5]", "[0.5, 0.1]", "'from' does not ascend"},
      {"[0.1, 0.5]", "[0.1, 1.5]", "'from' has a number"},
      {"[0, 1]", "[1, 0]", "'to' descends"},
      {"[0, 1]", "[-1, 1]", "'to' has a number"},
  });
}

TEST(OperatingPoints, WithoutPointsOrWeightsAreRefused) {
  EXPECT_EQ(refusalOfText("[\"" + kHashB + "\", \"" + kHashA + "\"]", "[]").code, ErrorCode::Corrupt);
  auto points = richPoints();
  points.points.clear();
  EXPECT_EQ(parsePointsJson(writePointsJson(points), "x"), points);
  points.calibrators.clear();
  EXPECT_EQ(refusalOf([&] { writePointsJson(points); }).code, ErrorCode::InvalidArgument);
}

TEST(OperatingPoints, ThatWouldBeRefusedAreNotWritten) {
  const TemporaryFolder folder;
  const auto refusalOfChange = [&](const std::function<void(OperatingPoints&)>& change) {
    auto points = richPoints();
    change(points);
    const auto refusal = refusalOf([&] { savePoints(folder / "p", points); });
    EXPECT_FALSE(std::filesystem::exists(folder / "p"));
    return refusal.code;
  };
  constexpr auto kRefused = ErrorCode::InvalidArgument;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(refusalOfChange([&](auto& points) { points.points[0].threshold = nan; }), kRefused);
  EXPECT_EQ(refusalOfChange([&](auto& points) { points.points[0].sensitivity.value = nan; }), kRefused);
  EXPECT_EQ(refusalOfChange([&](auto& points) { points.calibrators[0].temperature = nan; }), kRefused);
  EXPECT_EQ(refusalOfChange([&](auto& points) { points.calibrators[1].from[1] = nan; }), kRefused);
  EXPECT_EQ(refusalOfChange([&](auto& points) { points.calibrators[1].method = "platt"; }), kRefused);
  EXPECT_EQ(refusalOfChange([&](auto& points) { points.points[0].label = "\xff"; }), kRefused);
  EXPECT_EQ(refusalOfChange([&](auto& points) { points.weights[0] = "none"; }), kRefused);
  EXPECT_EQ(refusalOfChange([&](auto& points) { points.data.films = (std::int64_t{1} << 53) + 1; }), kRefused);
  EXPECT_EQ(refusalOfChange([&](auto& points) { points.data.source.assign(kMostPointsBytes, 'x'); }), kRefused);
  EXPECT_EQ(refusalOfChange([&](auto& points) {
              auto& calibrator = points.calibrators[1];
              for (int i = 0; i <= 100'000; ++i) calibrator.from.push_back(0.5 + i * 1e-6);
              calibrator.to.assign(calibrator.from.size(), 0.5);
            }),
            kRefused);
}

TEST(OperatingPoints, OfMoreBytesThanAllowedAreRefusedUnread) {
  const TemporaryFolder folder;
  writeFileAtomically(folder / "p", std::string(kMostPointsBytes + 1, ' '));
  EXPECT_EQ(refusalOf([&] { loadPoints(folder / "p"); }).code, ErrorCode::ResourceExhausted);
}

TEST(OperatingPoints, CutAnywhereAreRefusedAndWithABitFlippedNeverCrash) {
  const auto text = foreignText();
  for (std::size_t i = 0; i < text.size(); ++i) {
    EXPECT_EQ(refusalOf([&] { parsePointsJson(text.substr(0, i), "x"); }).code, ErrorCode::Corrupt) << i;
    auto flipped = text;
    flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
    refusalOf([&] { parsePointsJson(flipped, "x"); });
  }
}

}  // namespace
}  // namespace carina::model
