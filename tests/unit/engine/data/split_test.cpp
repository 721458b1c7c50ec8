// SPDX-License-Identifier: Apache-2.0
#include "engine/data/split.h"

#include <algorithm>
#include <set>

#include "tests/unit/engine/data/test_folder.h"

namespace carina::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using SplitLists = FolderTest;

/// Films a0.png, a1.png, b0.png …: two of each of `patients` patients, named SECRETa …
Manifest twoFilmsEach(int patients) {
  Manifest manifest;
  manifest.labels = {"Mass"};
  for (int i = 0; i < 2 * patients; ++i) {
    const std::string patient(1, static_cast<char>('a' + i / 2));
    Sample sample;
    sample.imageId = patient + std::to_string(i % 2) + ".png";
    sample.patientId = PrivateText("SECRET" + patient);
    sample.labels = {0};
    manifest.samples.push_back(sample);
  }
  return manifest;
}

std::set<std::string> filmsOf(const Manifest& manifest, const Split& split) {
  std::set<std::string> films;
  for (const auto index : split.samples) films.insert(manifest.samples[index].imageId);
  return films;
}

TEST_F(SplitLists, NameFilmsWithAnyEnding) {
  const std::vector<SplitRule> rules = {{"train", addText("train.txt", "b1.jpg\r\n\nb0\n"), 0},
                                        {"val", addText("val.txt", "a0.png\ngone.png\n"), 0}};
  const auto result = splitByPatient(twoFilmsEach(3), rules, 0);
  ASSERT_EQ(result.splits.size(), 2U);
  EXPECT_THAT(result.splits[0].samples, ElementsAre(2, 3));
  EXPECT_THAT(result.splits[1].samples, ElementsAre(0));
  EXPECT_EQ(result.unlisted, 3U);
  EXPECT_THAT(result.unknown.first, ElementsAre("gone.png"));
}

TEST_F(SplitLists, WithAPatientInTwoAreRefusedWithoutNamingThePatient) {
  const std::vector<SplitRule> rules = {{"train", addText("train.txt", "a0.png\n"), 0},
                                        {"val", addText("val.txt", "a1.png\n"), 0}};
  try {
    splitByPatient(twoFilmsEach(2), rules, 0);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    EXPECT_THAT(error.what(), HasSubstr("a0.png (train)"));
    EXPECT_THAT(error.what(), HasSubstr("a1.png (val)"));
    EXPECT_THAT(error.what(), Not(HasSubstr("SECRET")));
  }
}

TEST_F(SplitLists, WithAFilmInTwoAreRefused) {
  const std::vector<SplitRule> rules = {{"train", addText("train.txt", "a0.png\n"), 0},
                                        {"val", addText("val.txt", "a0.png\n"), 0}};
  expectError(ErrorCode::InvalidArgument, {"a0.png", "'train'", "'val'"},
              [&] { splitByPatient(twoFilmsEach(2), rules, 0); });
}

TEST(SplitFractions, ArePatientsNotFilmsAndAddUp) {
  const auto manifest = twoFilmsEach(20);
  const auto result = splitByPatient(manifest, {{"train", {}, 0.7}, {"val", {}, 0.1}, {"test", {}, 0.2}}, 5);
  EXPECT_EQ(result.splits[0].samples.size(), 28U);
  EXPECT_EQ(result.splits[1].samples.size(), 4U);
  EXPECT_EQ(result.splits[2].samples.size(), 8U);
  EXPECT_EQ(result.unlisted, 0U);
  std::set<std::string> seen;
  for (const auto& split : result.splits) {
    for (std::size_t i = 0; i < split.samples.size(); i += 2) {
      EXPECT_EQ(split.samples[i] + 1, split.samples[i + 1]);
      EXPECT_TRUE(seen.insert(manifest.samples[split.samples[i]].patientId.reveal()).second);
    }
  }
}

TEST(SplitFractions, DependOnSeedAndPatientsButNotOnTheOrder) {
  const std::vector<SplitRule> rules = {{"train", {}, 0.5}, {"val", {}, 0.5}};
  const auto manifest = twoFilmsEach(20);
  auto turned = manifest;
  std::ranges::reverse(turned.samples);
  const auto first = splitByPatient(manifest, rules, 1);
  EXPECT_EQ(filmsOf(manifest, first.splits[0]), filmsOf(turned, splitByPatient(turned, rules, 1).splits[0]));
  EXPECT_NE(first.splits[0].samples, splitByPatient(manifest, rules, 2).splits[0].samples);
}

TEST(SplitFractions, CountFilmsWithoutPatientsAsPatients) {
  auto manifest = twoFilmsEach(5);
  for (auto& sample : manifest.samples) sample.patientId = {};
  const auto result = splitByPatient(manifest, {{"train", {}, 0.7}, {"val", {}, 0.3}}, 0);
  EXPECT_EQ(result.splits[0].samples.size(), 7U);
}

TEST_F(SplitLists, RefuseRulesThatMakeNoSense) {
  const auto manifest = twoFilmsEach(3);
  const auto list = addText("l.txt", "a0.png\n");
  const auto expectRefused = [&](const std::vector<SplitRule>& rules, const std::string& part) {
    expectError(ErrorCode::InvalidArgument, {part}, [&] { splitByPatient(manifest, rules, 0); });
  };
  expectRefused({}, "at least one");
  expectRefused({{"../x", {}, 0.5}}, "is no name");
  expectRefused({{"", {}, 0.5}}, "is no name");
  expectRefused({{"a", {}, 0.5}, {"a", {}, 0.5}}, "twice");
  expectRefused({{"a", {}, 0.5}, {"b", list, 0}}, "lists to all");
  expectRefused({{"a", {}, 0}}, "above 0");
  expectRefused({{"a", {}, -0.5}, {"b", {}, 0.5}}, "above 0");
  expectRefused({{"a", {}, 0.6}, {"b", {}, 0.5}}, "more than 1");
  expectRefused({{"a", {}, 0.01}}, "has no film");
}

}  // namespace
}  // namespace carina::data
