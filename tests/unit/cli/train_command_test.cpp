// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "engine/train/run_status.h"
#include "tests/unit/cli/command_run.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

/// Twenty-four drawn films as records, and a net that learns them in a moment.
class TrainCommand : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    ASSERT_EQ(runCommand({"phantom", "-o", at("films"), "--count", "24", "--size", "64", "--format", "png"}).code, 0);
    const auto packed = runCommand({"pack", "nih", at("films"), "--labels", at("films/labels.csv"), "-o", at("records"),
                                    "--split", "train=0.7", "--split", "val=0.3"});
    ASSERT_EQ(packed.code, 0) << packed.err;
  }

  Ran train(const std::vector<std::string>& more) const {
    std::vector<std::string> args = {"train",        "--records", at("records"), "--net", "amoebanet_d_1_16",
                                     "--input-size", "64",        "--batch",     "8"};
    args.insert(args.end(), more.begin(), more.end());
    return runCommand(args);
  }
};

TEST_F(TrainCommand, PrintsTheBestEpochLabelByLabelAndWhereItsModelLies) {
  const auto ran = train({"--run", at("run"), "--epochs", "2", "--learning-rate", "0.01"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("amoebanet_d_1_16: finished after 4 of 4 steps"));
  EXPECT_THAT(ran.out, HasSubstr("Pleural_Thickening"));
  EXPECT_THAT(ran.out, HasSubstr("undefined"));  // 7 films do not show 14 findings
  EXPECT_THAT(ran.err, HasSubstr("epoch 1: loss"));
  const auto model = at("run/checkpoints/best/model.safetensors");
  EXPECT_THAT(ran.out, HasSubstr(model));
  const auto read = runCommand({"predict", at("films/phantom_000001.png"), "--model", model});
  EXPECT_EQ(read.code, 0) << read.err;
  for (const char* folder : {"run", "run/checkpoints/best"}) {
    EXPECT_EQ(runCommand({"predict", at("films/phantom_000001.png"), "--model", at(folder)}).out, read.out) << folder;
  }
}

TEST_F(TrainCommand, ItsConfigurationIsWholeAndReadBack) {
  const auto dumped =
      train({"--run", at("run"), "--learning-rate", "0.01", "--crop-ratio-low", "0.7", "--dump-config"});
  ASSERT_EQ(dumped.code, 0) << dumped.err;
  EXPECT_THAT(dumped.out, HasSubstr("train.learning-rate=0.01"));
  EXPECT_THAT(dumped.out, HasSubstr("train.crop-ratio-high=1.3333333333333333"));
  EXPECT_THAT(dumped.out, Not(HasSubstr("train.run")));
  const auto file = addText("run.toml", dumped.out);
  const auto again = runCommand({"train", "--config", file, "--dump-config"});
  EXPECT_EQ(again.out.substr(again.out.find("train.records")), dumped.out.substr(dumped.out.find("train.records")));
}

TEST_F(TrainCommand, GoesOnWithARunAndWithMoreEpochsIfAsked) {
  ASSERT_EQ(train({"--run", at("run"), "--epochs", "1", "--learning-rate", "0.01", "--schedule", "plateau"}).code, 0);
  const auto ran = runCommand({"train", "--resume", at("run"), "--epochs", "2", "--json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.json()["step"], 4);
  EXPECT_EQ(ran.json()["state"], "finished");
  EXPECT_EQ(ran.json()["best"]["labels"].size(), 14U);
}

TEST_F(TrainCommand, InspectAndWatchTellOfRunsAndCheckpoints) {
  ASSERT_EQ(train({"--run", at("run"), "--epochs", "2", "--learning-rate", "0.01"}).code, 0);
  const auto run = runCommand({"inspect", at("run"), "--json"}).json();
  EXPECT_EQ(run["kind"], "training run");
  EXPECT_EQ(run["state"], "finished");
  EXPECT_EQ(run["checkpoints"].size(), 2U);
  EXPECT_EQ(run["epochResults"].size(), 2U);
  const auto checkpoint = runCommand({"inspect", at("run/checkpoints/step-00000004"), "--json"}).json();
  EXPECT_EQ(checkpoint["kind"], "checkpoint");
  EXPECT_EQ(checkpoint["step"], 4);
  EXPECT_EQ(checkpoint["run"]["net"], "amoebanet_d_1_16");
  EXPECT_EQ(checkpoint["run"]["globalBatch"], 8);
  const auto watched = runCommand({"watch", at("run")});
  EXPECT_EQ(watched.code, 0);
  EXPECT_THAT(watched.out, HasSubstr("epoch 2: loss"));
  EXPECT_THAT(watched.out, HasSubstr("amoebanet_d_1_16: finished"));
  EXPECT_EQ(runCommand({"watch", at("films")}).code, 1);

  // As a kill leaves it: it says running, and nobody holds its lock.
  auto status = train::loadRunStatus(at("run/status.json"));
  status.state = train::RunState::Running;
  train::saveRunStatus(status, at("run/status.json"));
  const auto killed = runCommand({"watch", at("run")});
  EXPECT_EQ(killed.code, 1);
  EXPECT_THAT(killed.out, HasSubstr("failed: step 4 of 4: the process that trained is gone without a last word"));
}

TEST_F(TrainCommand, BeginsWithAModelOfOtherLabels) {
  const auto init = addModel("model.safetensors");
  auto ran = runCommand({"train", "--records", at("records"), "--init", init, "--run", at("run"), "--epochs", "1",
                         "--batch", "8", "--learning-rate", "0.01", "--freeze", "conv"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  ran = runCommand({"train", "--records", at("records"), "--init", init, "--run", at("other")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("no learning rate; give one with --learning-rate"));
  EXPECT_FALSE(fs::exists(at("other")));
}

TEST_F(TrainCommand, WrongWishesAreNamedBeforeAnythingIsWritten) {
  EXPECT_THAT(train({"--learning-rate", "0.1"}).err, HasSubstr("--run DIR"));
  const auto refused = [&](std::vector<std::string> more, int code, const std::string& message) {
    more.insert(more.end(), {"--run", at("run")});
    const auto ran = train(more);
    EXPECT_EQ(ran.code, code) << message;
    EXPECT_THAT(ran.err, HasSubstr(message));
    EXPECT_FALSE(fs::exists(at("run"))) << message;
  };
  refused({"--learning-rate", "0.1", "--val-split", "test"}, 1, "test");
  refused({"--learning-rate", "0.1", "--optimizer-beta1", "0.9"}, 1, "beta1");
  refused({"--learning-rate", "0.1", "--schedule", "cyclic", "--schedule-gamma", "2"}, 1, "gamma");
  refused({"--learning-rate", "0.1", "--positive-weight", "Mas=3"}, 1, "the nearest is 'Mass'");
  refused({"--learning-rate", "0.1", "--positive-weight", "Mass=x"}, 2, "--positive-weight Mass=x");
  refused({"--learning-rate", "0.1", "--accumulate", "64"}, 1, "64 batches");
  refused({"--learning-rate", "0.1", "--flip", "2"}, 1, "flip");
  EXPECT_EQ(train({"--run", at("run"), "--resume", at("run")}).code, 2);
  EXPECT_EQ(runCommand({"train", "--resume", at("nothing"), "--records", at("records")}).code, 1);
}

TEST_F(TrainCommand, ClassesAreTrainedByFolder) {
  for (const auto* name : {"ill/a", "ill/b", "ill/c", "ill/d", "well/a", "well/b", "well/c", "well/d"}) {
    addFilm("images/" + std::string(name) + ".png", name[0] == 'i' ? 3 : 9);
  }
  ASSERT_EQ(
      runCommand({"pack", "folder", at("images"), "-o", at("classes"), "--split", "train=0.5", "--split", "val=0.5"})
          .code,
      0);
  const auto ran = runCommand({"train", "--records", at("classes"), "--task", "multiclass", "--net", "amoebanet_d_1_16",
                               "--input-size", "64", "--batch", "4", "--epochs", "2", "--learning-rate", "0.05",
                               "--run", at("run"), "--json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.json()["best"].contains("top1"));
  const auto model = runCommand({"inspect", at("run/checkpoints/best/model.safetensors"), "--json"}).json();
  EXPECT_EQ(model["card"]["task"], "MULTI_CLASS");
  EXPECT_EQ(model["card"]["training"], "GENERAL_IMAGES");
}

TEST_F(TrainCommand, EveryRecipeThatShipsTrains) {
  int recipes = 0;
  for (const auto& entry : fs::directory_iterator("resources/recipes")) {
    if (entry.path().extension() != ".toml") continue;
    const auto name = entry.path().stem().string();
    const auto ran = runCommand({"train", "--config", entry.path().string(), "--records", at("records"), "--net",
                                 "amoebanet_d_1_16", "--input-size", "80", "--batch", "8", "--epochs", "6",
                                 "--precision", "f32", "--task", "multilabel", "--run", at(name)});
    EXPECT_EQ(ran.code, 0) << name << ": " << ran.err;
    ++recipes;
  }
  EXPECT_GE(recipes, 4);
}

TEST_F(TrainCommand, ExportWritesASmallerModel) {
  const auto model = addModel("model.safetensors");
  const auto ran = runCommand({"export", model, "-o", at("small.safetensors"), "--dtype", "bf16", "--json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.json()["format"], "model");
  EXPECT_LT(fs::file_size(at("small.safetensors")), fs::file_size(model) * 6 / 10);
  EXPECT_EQ(runCommand({"export", model, "-o", at("m.onnx"), "--dtype", "bf16"}).code, 2);
}

}  // namespace
}  // namespace carina::cli
