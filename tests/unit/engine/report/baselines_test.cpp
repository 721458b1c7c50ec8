// SPDX-License-Identifier: Apache-2.0
#include "engine/report/baselines.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/core/error.h"

namespace carina::report {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

const std::vector<std::string> kLabels = {"Atelectasis", "Cardiomegaly", "Effusion",           "Infiltration",  "Mass",
                                          "Nodule",      "Pneumonia",    "Pneumothorax",       "Consolidation", "Edema",
                                          "Emphysema",   "Fibrosis",     "Pleural_Thickening", "Hernia"};

std::vector<Baseline> shipped(const std::vector<std::string>& labels = kLabels) {
  return loadBaselines(fs::path(CARINA_SOURCE_DIR) / "resources/baselines/chestxray14.json", labels);
}

const Baseline& find(const std::vector<Baseline>& all, const std::string& id) {
  const auto found = std::ranges::find(all, id, &Baseline::id);
  if (found == all.end()) throw Error(ErrorCode::NotFound, id);
  return *found;
}

/// The message with which `text` is refused.
std::string refusal(const std::string& text) {
  const auto file = fs::temp_directory_path() / ("carina_baselines_" + std::to_string(getpid()) + ".json");
  std::ofstream(file) << text;
  std::string message = "taken";
  try {
    loadBaselines(file, {"Mass"});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Corrupt);
    message = error.what();
  }
  fs::remove(file);
  return message;
}

std::string fileWith(const std::string& system) {
  return R"({"format": "carina.baselines", "version": 1, "systems": [)" + system + "]}";
}

constexpr const char* kGood =
    R"({"id": "a", "name": "A", "citation": "c", "split": "official", "auroc": {"Mass": 0.8}})";

TEST(Baselines, ThoseShippedHaveTheMeansThatTheirPapersState) {
  const auto all = shipped();
  // Rajpurkar et al. 2017 give 0.8414 for CheXNet; Yao et al. 2017 give 0.8027 (table 2: 0.803).
  EXPECT_NEAR(find(all, "chexnet-2017").mean.value(), 0.8414, 5e-5);
  EXPECT_NEAR(find(all, "yao-2017").mean.value(), 0.803, 5e-4);
  // Wang et al. on their own random split 0.7381, on the official list 0.7451.
  EXPECT_NEAR(find(all, "wang-2017-random").mean.value(), 0.7381, 5e-5);
  EXPECT_NEAR(find(all, "wang-2017").mean.value(), 0.7451, 5e-5);
  // Yao et al. 2018 and Guendel et al. 2018 on the official list: 0.761 and 0.807.
  EXPECT_NEAR(find(all, "yao-2018").mean.value(), 0.761, 5e-4);
  EXPECT_NEAR(find(all, "guendel-2018").mean.value(), 0.807, 5e-4);
}

TEST(Baselines, EveryOneShippedSaysItsSplitAndItsSource) {
  for (const auto& each : shipped()) {
    EXPECT_NE(each.split, Split::Unstated) << each.id;
    EXPECT_FALSE(each.citation.empty() || each.splitNote.empty() || each.source.empty()) << each.id;
  }
}

TEST(Baselines, AreInTheOrderOfTheLabelsThatWereAskedFor) {
  const auto all = shipped({"Hernia", "No such finding", "Mass"});
  const auto& chexnet = find(all, "chexnet-2017");
  ASSERT_EQ(chexnet.aurocs.size(), 3U);
  EXPECT_EQ(chexnet.aurocs[0], 0.9164);
  EXPECT_FALSE(chexnet.aurocs[1].has_value());
  EXPECT_EQ(chexnet.aurocs[2], 0.8676);
  EXPECT_FALSE(chexnet.mean.has_value());
  EXPECT_TRUE(shipped({"No such finding"}).empty());
}

TEST(Baselines, RefuseWhatCannotBe) {
  EXPECT_EQ(refusal(fileWith(kGood)), "taken");
  EXPECT_THAT(refusal("{"), HasSubstr("no JSON"));
  EXPECT_THAT(refusal("[1]"), HasSubstr("no JSON object"));
  EXPECT_THAT(refusal(R"({"format": "other"})"), HasSubstr("format"));
  EXPECT_THAT(refusal(R"({"format": "carina.baselines", "version": 2})"), HasSubstr("version"));
  EXPECT_THAT(refusal(R"({"format": "carina.baselines", "version": 1})"), HasSubstr("systems"));
  EXPECT_THAT(refusal(fileWith("3")), HasSubstr("no object"));
  EXPECT_THAT(refusal(fileWith(std::string(kGood) + "," + kGood)), HasSubstr("two systems 'a'"));
  EXPECT_THAT(refusal(fileWith(R"({"id": "a", "name": "A", "citation": "c", "split": "official"})")),
              HasSubstr("'auroc'"));
  EXPECT_THAT(
      refusal(fileWith(R"({"id": "a", "name": "A", "citation": "c", "split": "official", "auroc": {"Mass": 1.2}})")),
      HasSubstr("'Mass'"));
  EXPECT_THAT(
      refusal(fileWith(R"({"id": "a", "name": "A", "citation": "c", "split": "official", "auroc": {"Mass": "high"}})")),
      HasSubstr("'Mass'"));
  EXPECT_THAT(refusal(fileWith(R"({"id": "a", "name": "A", "citation": "c", "split": "odd", "auroc": {"Mass": 0.5}})")),
              HasSubstr("split 'odd'"));
  EXPECT_THAT(refusal(fileWith(R"({"id": 3, "name": "A", "citation": "c", "split": "other", "auroc": {}})")),
              HasSubstr("'id'"));
}

}  // namespace
}  // namespace carina::report
