// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/train_definition.h"

#include <algorithm>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/launch/config_text.h"
#include "engine/launch/submitted_training.h"

namespace carina::launch {
namespace {

using testing::HasSubstr;

/// A value that the option takes and that is not its preset.
std::string otherValue(const OptionFacts& facts) {
  if (facts.isFlag) return "true";
  for (const auto& choice : facts.choices) {
    if (choice != facts.preset) return choice;
  }
  if (facts.key == "memory-budget" || facts.key == "bucket") return "8MiB";
  for (const auto* candidate : {"0.25", "17", "text"}) {
    if (findFault(facts.key, {candidate}).empty()) return candidate;
  }
  return {};
}

/// The whole configuration after `carina train` was given the flags.
std::string byFlags(const std::string& key, const std::string& value, bool isFlag) {
  TrainOptions options;
  CLI::App app{"", "carina"};
  addTrainOptions(*app.add_subcommand("train"), options);
  std::vector<std::string> args = {"train", "--" + key};
  if (!isFlag) args.push_back(value);
  std::ranges::reverse(args);
  app.parse(args);
  return configText(app, "train");
}

TEST(TrainDefinition, EveryOptionInAConfigurationMeansWhatItsFlagMeans) {
  const auto all = trainDefinition();
  EXPECT_GT(all.size(), 60U);
  for (const auto& facts : all) {
    const auto value = otherValue(facts);
    ASSERT_NE(value, "") << facts.key;
    EXPECT_NE(value, facts.preset) << facts.key;
    const auto config = writeConfig({{facts.key, {value}}});
    EXPECT_EQ(effectiveConfig(config), byFlags(facts.key, value, facts.isFlag)) << facts.key;
    EXPECT_NE(effectiveConfig(config), effectiveConfig("")) << facts.key;
    EXPECT_EQ(readConfig(config), (GivenOptions{{facts.key, {value}}})) << facts.key;
    EXPECT_NO_THROW(trainingIn(config)) << facts.key;
  }
}

TEST(TrainDefinition, EveryOptionHasAGroupAndWords) {
  for (const auto& facts : trainDefinition()) {
    EXPECT_NE(facts.group, "") << facts.key;
    EXPECT_NE(facts.description, "") << facts.key;
  }
}

TEST(TrainDefinition, KnowsChoicesPresetsAndLists) {
  const auto all = trainDefinition();
  const auto of = [&](const std::string& key) { return *std::ranges::find(all, key, &OptionFacts::key); };
  EXPECT_EQ(of("precision").choices, (std::vector<std::string>{"f32", "bf16"}));
  EXPECT_EQ(of("epochs").preset, "10");
  EXPECT_GT(of("net").choices.size(), 3U);
  EXPECT_TRUE(of("new-head").isFlag);
  EXPECT_TRUE(of("freeze").isList);
  EXPECT_TRUE(of("milestone-epochs").isList);
  EXPECT_FALSE(of("epochs").isList);
  EXPECT_EQ(of("learning-rate").group, "Learning");
}

TEST(TrainDefinition, SaysWhatIsWrongWithAValue) {
  EXPECT_EQ(findFault("epochs", {"5"}), "");
  EXPECT_THAT(findFault("epochs", {"0"}), HasSubstr("not in range"));
  EXPECT_THAT(findFault("epochs", {"many"}), HasSubstr("many"));
  EXPECT_THAT(findFault("net", {"densnet121"}), HasSubstr("densenet121"));
  EXPECT_THAT(findFault("memory-budget", {"8 apples"}), HasSubstr("no amount of memory"));
  EXPECT_NE(findFault("note", {"two\nlines"}), "");
  EXPECT_THAT(findFault("note", {"a # b"}), HasSubstr("cannot hold"));
}

TEST(TrainDefinition, ListsAndQuotesSurviveAConfiguration) {
  const GivenOptions given = {{"freeze", {"conv1", "norm 1"}}, {"note", {R"(12 films from "here" (C:\films))"}}};
  for (const auto* note : {R"(it's)", R"(it's "so")", R"(C:\)", "[x]", "a,b"}) {
    EXPECT_EQ(readConfig(writeConfig({{"note", {note}}})), (GivenOptions{{"note", {note}}})) << note;
    EXPECT_EQ(trainingIn(writeConfig({{"note", {note}}})).recipe.note, note);
  }
  EXPECT_EQ(readConfig(writeConfig(given)), given);
  const auto options = trainingIn(writeConfig(given));
  EXPECT_EQ(options.recipe.note, given.at("note")[0]);
  EXPECT_EQ(options.recipe.trainer.frozen, (std::vector<std::string>{"conv1", "norm 1"}));
}

TEST(TrainDefinition, AKeyThatNoOptionHasIsNamedWithTheNearest) {
  try {
    readConfig("[train]\nepoch = 4\n");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("did you mean epochs?"));
  }
}

}  // namespace
}  // namespace carina::launch
