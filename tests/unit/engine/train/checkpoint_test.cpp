// SPDX-License-Identifier: Apache-2.0
#include "engine/train/checkpoint.h"

#include <algorithm>
#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/sha256.h"
#include "engine/train/starting_point.h"
#include "tests/unit/engine/train/small_run.h"

namespace carina::train {
namespace {

namespace fs = std::filesystem;
using data::expectError;

/// A checkpoint with made-up numbers of a small net.
class CheckpointTest : public data::FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    NetChoice choice{.net = "amoebanet_d_1_16", .inputSize = 32};
    auto start = makeStartingPoint(choice, {"upper", "left"}, Task::Multilabel);
    checkpoint.model = model::makeModel(start.card, start.weights);
    checkpoint.state = {.step = 12, .position = {.epoch = 2, .batch = 3}, .learningRate = 0.1};
    checkpoint.state.weights = start.weights;
    checkpoint.state.optimizer = {{"momentum/a", momentum}, {"steps", counts}};
    checkpoint.state.schedule = {{"best", 0.75}};
    checkpoint.progress.identity = {.net = "amoebanet_d_1_16",
                                    .labels = {"upper", "left"},
                                    .trainSha256 = "abc",
                                    .validationSha256 = "def",
                                    .optimizer = "sgd",
                                    .schedule = "cosine",
                                    .seed = 7,
                                    .globalBatch = 16,
                                    .worldSize = 1};
    EpochResult result{.epoch = 1, .step = 6, .validation = {}};
    result.validation.loss = 0.5;
    result.validation.films = 24;
    result.validation.labels = {{.auroc = 0.8, .variance = {}, .interval95 = eval::Interval{.low = 0.7, .high = 0.9}},
                                {}};
    result.validation.meanAuroc = 0.8;
    checkpoint.progress.results = {result};
    checkpoint.progress.collapsedCycles = 2;
    checkpoint.progress.startRate = 0.05;
    saveCheckpoint(checkpoint, folder());
  }

  fs::path folder() const { return at("step-00000012"); }

  void flipByte(const std::string& file, std::size_t place) const {
    auto text = contentOf(folder() / file);
    text[place] = static_cast<char>(text[place] ^ 1);
    fs::remove(folder() / file);
    writeFileAtomically(folder() / file, text);
  }

  std::vector<float> momentum = {1, 2, 3};
  std::vector<float> counts = {12, 0};
  Checkpoint checkpoint;
};

TEST_F(CheckpointTest, ComesBackAsItWas) {
  const auto loaded = loadCheckpoint(folder());
  const auto& state = loaded.checkpoint.state;
  EXPECT_EQ(state.step, 12);
  EXPECT_EQ(state.position, (data::LoaderPosition{.epoch = 2, .batch = 3}));
  EXPECT_EQ(state.learningRate, 0.1);
  EXPECT_EQ(state.schedule, (optim::ScheduleState{{"best", 0.75}}));
  ASSERT_EQ(state.optimizer.size(), 2U);
  EXPECT_EQ(state.optimizer[0].name, "momentum/a");
  EXPECT_THAT(state.optimizer[0].values, testing::ElementsAre(1, 2, 3));
  ASSERT_EQ(state.weights.size(), checkpoint.state.weights.size());
  for (const auto& [name, tensor] : checkpoint.state.weights) {
    EXPECT_EQ(state.weights.at(name).toFloats(), tensor.toFloats()) << name;
  }
  const auto& progress = loaded.checkpoint.progress;
  EXPECT_EQ(progress.identity, checkpoint.progress.identity);
  EXPECT_EQ(progress.collapsedCycles, 2);
  EXPECT_EQ(progress.startRate, 0.05);
  ASSERT_EQ(progress.results.size(), 1U);
  EXPECT_EQ(progress.results[0].validation.labels[0].interval95->high, 0.9);
  EXPECT_FALSE(progress.results[0].validation.labels[1].auroc.has_value());
}

TEST_F(CheckpointTest, AveragesAreTheModelAndTheTrainedWeightsAreKeptBesideThem) {
  std::vector<std::vector<float>> averages;
  for (auto& [name, tensor] : checkpoint.model.weights) {
    auto values = tensor.toFloats();
    for (auto& value : values) value += 1;
    averages.push_back(values);
    tensor = Tensor::fromFloats(tensor.shape(), std::move(values));
  }
  std::size_t i = 0;
  for (const auto& [name, tensor] : checkpoint.model.weights) {
    checkpoint.state.optimizer.push_back({"average/" + name, averages[i++]});
  }
  saveCheckpoint(checkpoint, folder());
  const auto loaded = loadCheckpoint(folder());
  const auto& name = checkpoint.model.weights.begin()->first;
  EXPECT_EQ(loaded.checkpoint.model.weights.at(name).toFloats(), averages[0]);
  EXPECT_EQ(loaded.checkpoint.state.weights.at(name).toFloats(), checkpoint.state.weights.at(name).toFloats());
  const auto& tensors = loaded.checkpoint.state.optimizer;
  const auto found = std::ranges::find(tensors, "average/" + name, &optim::NamedTensor::name);
  ASSERT_NE(found, tensors.end());
  EXPECT_THAT(found->values, testing::ElementsAreArray(averages[0]));
}

TEST_F(CheckpointTest, OneChangedBitInAnyFileIsFoundBeforeItIsParsed) {
  for (const auto* file : {"model.safetensors", "optimizer.safetensors", "trainer.pb"}) {
    const auto size = fs::file_size(folder() / file);
    for (const auto place : {std::size_t{0}, size / 2, size - 1}) {
      flipByte(file, place);
      expectError(ErrorCode::Corrupt, {file, "hash"}, [&] { loadCheckpoint(folder()); });
      flipByte(file, place);
    }
  }
  EXPECT_NO_THROW(loadCheckpoint(folder()));
}

TEST_F(CheckpointTest, MissingPartsAreNamed) {
  fs::remove(folder() / "optimizer.safetensors");
  expectError(ErrorCode::NotFound, {"optimizer.safetensors"}, [&] { loadCheckpoint(folder()); });
  fs::remove(folder() / "complete.json");
  expectError(ErrorCode::NotFound, {"no finished checkpoint", "complete.json"}, [&] { loadCheckpoint(folder()); });
  EXPECT_FALSE(isCheckpoint(folder()));
  expectError(ErrorCode::NotFound, {"nowhere"}, [&] { loadCheckpoint(at("nowhere")); });
}

TEST_F(CheckpointTest, AMarkerOfAnotherKindIsRefused) {
  const auto marker = folder() / "complete.json";
  const auto text = contentOf(marker);
  writeFileAtomically(marker, std::string_view("{"));
  expectError(ErrorCode::Corrupt, {"complete.json", "damaged"}, [&] { loadCheckpoint(folder()); });
  auto later = text;
  later.replace(later.find("\"version\": 1"), 12, "\"version\": 2");
  writeFileAtomically(marker, later);
  expectError(ErrorCode::Unsupported, {"another version"}, [&] { loadCheckpoint(folder()); });
}

TEST_F(CheckpointTest, AFullDiskLeavesTheOldOneAndNothingElse) {
  {
    const FileSizeLimit full(20'000);
    expectError(ErrorCode::Io, {"model.safetensors"}, [&] { saveCheckpoint(checkpoint, folder()); });
  }
  EXPECT_NO_THROW(loadCheckpoint(folder()));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(CheckpointTest, ItsMarkerHoldsTheHashesOfItsFiles) {
  const auto marker = contentOf(folder() / "complete.json");
  for (const auto* file : {"model.safetensors", "optimizer.safetensors", "trainer.pb"}) {
    const auto bytes = readFile(folder() / file, 1 << 26);
    EXPECT_THAT(marker, testing::HasSubstr(sha256Hex(bytes))) << file;
  }
}

TEST_F(CheckpointTest, IdentitiesAreComparedPartByPart) {
  const auto& found = checkpoint.progress.identity;
  EXPECT_NO_THROW(checkIdentity(found, found, "here"));
  auto other = found;
  other.globalBatch = 32;
  expectError(ErrorCode::InvalidArgument, {"here", "global batch", "16, not 32", "--init"},
              [&] { checkIdentity(other, found, "here"); });
  other = found;
  other.labels = {"left", "upper"};
  expectError(ErrorCode::InvalidArgument, {"label set", "upper, left"}, [&] { checkIdentity(other, found, "here"); });
}

}  // namespace
}  // namespace carina::train
