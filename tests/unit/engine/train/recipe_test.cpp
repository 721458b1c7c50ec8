// SPDX-License-Identifier: Apache-2.0
#include "engine/train/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/model/model.h"
#include "engine/train/starting_point.h"
#include "tests/unit/engine/data/test_folder.h"

namespace carina::train {
namespace {

using data::expectError;

double number(const optim::Options& options, const std::string& name) {
  return std::get<double>(options.at(name));
}

TEST(Recipe, EpochsBecomeIterations) {
  Recipe recipe{.epochs = 8, .learningRate = 0.02, .warmupEpochs = 0.75};
  const auto options = completeSchedule(recipe, {}, 67, 32);
  EXPECT_EQ(number(options, "base"), 0.02);
  EXPECT_EQ(number(options, "total_iterations"), 8 * 67);
  EXPECT_EQ(number(options, "warmup_iterations"), 50);
}

TEST(Recipe, WhatIsGivenInIterationsStays) {
  Recipe recipe{.epochs = 8, .learningRate = 0.02};
  recipe.trainer.scheduleOptions = {{"base", 0.5}, {"total_iterations", 10.0}};
  const auto options = completeSchedule(recipe, {}, 67, 32);
  EXPECT_EQ(number(options, "base"), 0.5);
  EXPECT_EQ(number(options, "total_iterations"), 10);
}

TEST(Recipe, ARateForOtherBatchesIsScaledAndWarmedUp) {  // Goyal et al.: 0.1 for 256 films is 3.2 for 8192
  Recipe recipe{.epochs = 90, .learningRate = 0.1, .rateBatch = 256, .warmupEpochs = 5};
  const auto options = completeSchedule(recipe, {}, 156, 8192);
  EXPECT_DOUBLE_EQ(number(options, "base"), 3.2);
  EXPECT_EQ(number(options, "warmup_start"), 0.1);
  EXPECT_EQ(number(options, "warmup_iterations"), 780);
}

TEST(Recipe, TheSavedRateIsTakenUnlessToldOtherwise) {
  Recipe recipe;
  EXPECT_EQ(number(completeSchedule(recipe, 0.005, 10, 16), "base"), 0.005);
  recipe.learningRate = 0.5;
  EXPECT_EQ(number(completeSchedule(recipe, 0.005, 10, 16), "base"), 0.5);
  recipe.learningRate.reset();
  expectError(ErrorCode::InvalidArgument, {"no learning rate", "--learning-rate"},
              [&] { completeSchedule(recipe, {}, 10, 16); });
}

TEST(Recipe, MilestonesAndCyclesCountInEpochsToo) {
  Recipe recipe{.epochs = 30, .learningRate = 0.1, .milestoneEpochs = {10, 20}};
  recipe.trainer.schedule = "step";
  EXPECT_EQ(std::get<std::vector<double>>(completeSchedule(recipe, {}, 7, 16).at("milestones")),
            (std::vector<double>{70, 140}));
  recipe.trainer.schedule = "cyclic";
  recipe.trainer.scheduleOptions = {{"cycles", 3.0}};
  recipe.warmupEpochs = 2;
  const auto options = completeSchedule(recipe, {}, 7, 16);
  EXPECT_EQ(number(options, "peak"), 0.1);
  EXPECT_EQ(number(options, "decay_iterations"), 70 - 14);
}

TEST(Recipe, ALighterAugmentationIsNoneAtZero) {
  const image::Augmentation strong{.cropArea = {.low = 0.5, .high = 1}, .rotationDegrees = 10, .contrast = 0.2};
  EXPECT_EQ(lighter(strong, 1).cropArea, strong.cropArea);
  const auto half = lighter(strong, 0.5);
  EXPECT_EQ(half.cropArea.low, 0.75);
  EXPECT_EQ(half.rotationDegrees, 5);
  EXPECT_EQ(lighter(strong, 0).contrast, 0);
  EXPECT_EQ(lighter(strong, 0).cropArea.low, 1);
}

class StartingPointTest : public data::FolderTest {
 protected:
  std::filesystem::path saveModel(const std::vector<std::string>& labels, Task task = Task::Multilabel) const {
    const auto start = makeStartingPoint({.net = "amoebanet_d_1_16", .inputSize = 32, .seed = 9}, labels, task);
    const auto path = at("model.safetensors");
    model::saveModel(model::makeModel(start.card, start.weights), path);
    return path;
  }

  /// The values of one row of the last layer.
  static std::vector<float> row(const StartingPoint& start, std::size_t label) {
    const auto head = start.graph.node(start.graph.output("logits")).name + ".weight";
    const auto values = start.weights.at(head).toFloats();
    const auto width = values.size() / start.card.labels.size();
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(label * width);
    return {begin, begin + static_cast<std::ptrdiff_t>(width)};
  }
};

TEST_F(StartingPointTest, TakesOverTheHeadLabelByLabel) {
  const auto path = saveModel({"one", "two", "three"});
  const auto before = makeStartingPoint({.init = path}, {"one", "two", "three"}, Task::Multilabel);
  EXPECT_EQ(before.card.net, "amoebanet_d_1_16");
  EXPECT_EQ(before.card.inputSize, 32);
  const auto after = makeStartingPoint({.init = path}, {"three", "four"}, Task::Multilabel);
  EXPECT_EQ(after.keptLabels, (std::vector<std::string>{"three"}));
  EXPECT_EQ(row(after, 0), row(before, 2));
  for (std::size_t label = 0; label < 3; ++label) EXPECT_NE(row(after, 1), row(before, label));
  const auto conv = before.weights.begin()->first;
  EXPECT_EQ(after.weights.at(conv).toFloats(), before.weights.at(conv).toFloats());
}

TEST_F(StartingPointTest, AnotherTaskOrAWishMakesANewHead) {
  const auto path = saveModel({"one", "two"});
  const auto same = makeStartingPoint({.init = path}, {"one", "two"}, Task::Multilabel);
  EXPECT_EQ(same.keptLabels.size(), 2U);
  EXPECT_TRUE(makeStartingPoint({.init = path}, {"one", "two"}, Task::Multiclass).keptLabels.empty());
  const auto wished = makeStartingPoint({.init = path, .newHead = true}, {"one", "two"}, Task::Multilabel);
  EXPECT_TRUE(wished.keptLabels.empty());
  EXPECT_NE(row(wished, 0), row(same, 0));
}

TEST_F(StartingPointTest,
       NormsOfUntrainedNetsBeginAsTheIdentity) {  // as in torchvision, unless the recipe asks for zeros
  const auto plain = makeStartingPoint({.net = "resnet50", .inputSize = 32}, {"one"}, Task::Multilabel);
  EXPECT_EQ(plain.weights.at("layer1.0.bn3.weight").toFloats()[0], 1.0F);
  EXPECT_EQ(plain.weights.at("layer1.0.downsample.1.weight").toFloats()[0], 1.0F);
  const auto zero =
      makeStartingPoint({.net = "resnet50", .inputSize = 32, .zeroLastNorm = true}, {"one"}, Task::Multilabel);
  EXPECT_EQ(zero.weights.at("layer1.0.bn3.weight").toFloats()[0], 0.0F);
  EXPECT_EQ(zero.weights.at("layer1.0.downsample.1.weight").toFloats()[0], 1.0F);
}

TEST_F(StartingPointTest, WeightsOfAnotherNetAreRefusedByName) {
  const auto path = saveModel({"one"});
  expectError(ErrorCode::InvalidArgument, {"model.safetensors", "amoebanet_d_1_16", "resnet50"},
              [&] { makeStartingPoint({.net = "resnet50", .init = path}, {"one"}, Task::Multilabel); });
  expectError(ErrorCode::InvalidArgument, {"no labels"},
              [&] { makeStartingPoint({.init = path}, {}, Task::Multilabel); });
  expectError(ErrorCode::NotFound, {"nowhere"},
              [&] { makeStartingPoint({.init = at("nowhere")}, {"one"}, Task::Multilabel); });
}

}  // namespace
}  // namespace carina::train
