// SPDX-License-Identifier: Apache-2.0
#include "engine/train/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/model/model.h"
#include "tests/unit/engine/train/small_run.h"

namespace carina::train {
namespace {

namespace fs = std::filesystem;
using data::expectError;
using testing::HasSubstr;

using RunTest = SmallRunTest;

TEST_F(RunTest, WritesAFolderThatSaysHowItWent) {
  EXPECT_EQ(go("run"), RunState::Finished);
  const RunPaths paths(at("run"));
  const auto status = loadRunStatus(paths.status);
  EXPECT_EQ(status.state, RunState::Finished);
  EXPECT_EQ(status.step, 18);
  EXPECT_EQ(status.checkpointStep, 18);
  const auto logged = loadRunLog(paths.log);
  EXPECT_EQ(logged.steps.size(), 18U);
  ASSERT_EQ(logged.results.size(), 3U);
  EXPECT_EQ(logged.results[2].labels, (std::vector<std::string>{"upper", "left"}));
  EXPECT_EQ(logged.results[2].result.validation.films, 24);
  EXPECT_EQ(contentOf(paths.config), "# a test\n");
  ASSERT_EQ(observer.results.size(), 3U);
  EXPECT_EQ(status.bestStep, findBestSteps(observer.results).overall->step);
}

TEST_F(RunTest, ModelsOfCheckpointsTellWhatTheyRestOn) {
  recipe.note = "films of a test";
  go("run");
  const auto model = model::loadModel(checkpointModelPath(shelf("run").bestPath()));
  EXPECT_EQ(model.card.labels, (std::vector<std::string>{"upper", "left"}));
  EXPECT_EQ(model.card.training, model::Training::ChestFilms);
  EXPECT_EQ(model.card.trainingData, "films of a test");
  EXPECT_THAT(model.card.notes, HasSubstr("Learned from 48 films"));
  EXPECT_THAT(model.card.notes, HasSubstr("chosen on 24 films"));
  const auto best = findBestSteps(observer.results).overall.value();
  ASSERT_EQ(model.card.metrics.size(), 3U);
  EXPECT_EQ(model.card.metrics[0].value, best.validation.meanAuroc);
  EXPECT_EQ(model.card.metrics[1].label, "upper");
  EXPECT_EQ(model.card.metrics[1].value, best.validation.labels[0].auroc);
}

TEST_F(RunTest, GoesOnToTheBitWhereverItWasStopped) {
  recipe.net.dropout = 0.3;
  recipe.net.dropPath = 0.2;
  go("whole");
  for (const std::int64_t step : {1, 6, 9}) {  // within the first epoch, at its end, within the second
    const auto name = "stopped after " + std::to_string(step);
    stop = {};
    stopAfter(step);
    EXPECT_EQ(go(name), RunState::Stopped);
    EXPECT_EQ(loadRunStatus(RunPaths(at(name)).status).state, RunState::Stopped);
    EXPECT_EQ(shelf(name).latest()->step, step);
    stop = {};
    observer.onStep = nullptr;
    EXPECT_EQ(go(name, true), RunState::Finished);
    EXPECT_EQ(latestBytes(name), latestBytes("whole")) << name;
    EXPECT_EQ(loadRunLog(RunPaths(at(name)).log).steps.size(), 18U) << name;
  }
}

TEST_F(RunTest, GoesOnToTheBitWithEveryOptimizerThatRemembers) {
  for (const auto* optimizer : {"adamw", "rmsprop", "lars"}) {
    recipe.trainer.optimizer = optimizer;
    recipe.trainer.ema.reset();
    recipe.epochs = 2;
    const std::string name = optimizer;
    go(name + " whole");
    stop = {};
    stopAfter(7);
    go(name);
    stop = {};
    observer.onStep = nullptr;
    go(name, true);
    EXPECT_EQ(latestBytes(name), latestBytes(name + " whole")) << name;
  }
}

TEST_F(RunTest, AStopWhileValidatingIsMadeUpForWhenResumed) {
  go("whole");
  observer.onValidating = [this](const RunStatus&) { stop.request_stop(); };
  EXPECT_EQ(go("run"), RunState::Stopped);
  EXPECT_EQ(shelf("run").latest()->step, 6);
  EXPECT_TRUE(loadCheckpointFacts(shelf("run").latest()->folder).progress.results.empty());
  stop = {};
  observer.onValidating = nullptr;
  observer.results.clear();
  EXPECT_EQ(go("run", true), RunState::Finished);
  EXPECT_EQ(observer.results.size(), 3U);
  EXPECT_EQ(latestBytes("run"), latestBytes("whole"));
}

TEST_F(RunTest, AnEarlierCheckpointCanBeChosen) {
  recipe.checkpoints.keepLast = 10;
  go("run");
  const auto whole = latestBytes("run");
  checkpoint = shelf("run").pathOf(6);
  EXPECT_EQ(go("run", true), RunState::Finished);
  EXPECT_EQ(latestBytes("run"), whole);
  EXPECT_EQ(loadRunLog(RunPaths(at("run")).log).steps.size(), 18U);
}

TEST_F(RunTest, ADamagedCheckpointIsNamedAndTheOneBeforeTaken) {
  recipe.checkpoints.keepLast = 10;
  go("run");
  const auto whole = latestBytes("run");
  fs::resize_file(shelf("run").pathOf(18) / "optimizer.safetensors", 1000);
  EXPECT_EQ(go("run", true), RunState::Finished);
  EXPECT_THAT(log.text, HasSubstr("optimizer.safetensors: has 1000 bytes"));
  EXPECT_THAT(log.text, HasSubstr("the checkpoint before it is taken"));
  EXPECT_EQ(latestBytes("run"), whole);
}

TEST_F(RunTest, WhatAKillLeftBehindIsPutRight) {
  go("run");
  const auto folder = shelf("run").pathOf(18);
  fs::create_directories(folder.string() + ".unfinished");
  fs::create_directories(shelf("run").pathOf(12).string() + ".unfinished");
  fs::rename(folder, folder.string() + ".replaced");
  EXPECT_EQ(go("run", true), RunState::Finished);
  EXPECT_EQ(shelf("run").latest()->step, 18);
  for (const auto& entry : fs::directory_iterator(at("run") / "checkpoints")) {
    EXPECT_THAT(entry.path().string(), testing::Not(HasSubstr(".")));
  }
}

TEST_F(RunTest, AMemoryBudgetCostsTimeAndNoBits) {
  recipe.net.inputSize = 64;
  go("free");
  const auto cost = makeRun("count")->plan().cost();
  const auto plan = cost.arenaBytes + cost.parameterBytes;
  const data::LoaderOptions loading{
      .batch = 8, .input = {.rows = 64, .columns = 64, .channels = 1, .mean = {}, .stdDev = {1, 1, 1}}};
  const auto start = makeStartingPoint(recipe.net, {"upper", "left"}, Task::Multilabel);
  recipe.memoryBudgetBytes = plan - 1 + bytesBesidePlan(start.graph, recipe.trainer, loading);
  auto run = makeRun("tight");
  EXPECT_LE(run->plan().cost().arenaBytes + run->plan().cost().parameterBytes, plan - 1);
  EXPECT_GT(run->plan().cost().recomputedValues, 0);
  run->go();
  EXPECT_EQ(latestBytes("tight"), latestBytes("free"));
  recipe.memoryBudgetBytes = 1000;
  expectError(ErrorCode::ResourceExhausted, {"1000 bytes"}, [&] { makeRun("none"); });
}

TEST_F(RunTest, IsResumedOnlyWithItsOwnFilmsNetAndLabels) {
  stopAfter(2);
  go("run");
  stop = {};
  class OtherFilms : public SmallFilms {
   public:
    using SmallFilms::SmallFilms;
    std::string fingerprint() const override { return "others"; }
  };
  training = std::make_shared<OtherFilms>(48);
  expectError(ErrorCode::InvalidArgument, {"another training set", "others", "small"}, [&] { go("run", true); });
  training = std::make_shared<SmallFilms>(48);
  recipe.net.net = "amoebanet_d_2_16";
  expectError(ErrorCode::InvalidArgument, {"amoebanet_d_1_16", "amoebanet_d_2_16"}, [&] { go("run", true); });
  recipe.net.net = "amoebanet_d_1_16";
  recipe.trainer.optimizer = "adamw";
  expectError(ErrorCode::InvalidArgument, {"another optimizer: sgd, not adamw"}, [&] { go("run", true); });
}

TEST_F(RunTest, AFolderHoldsOneRunOfOneProcess) {
  go("run");
  expectError(ErrorCode::InvalidArgument, {"holds a run already", "--resume"}, [&] { go("run"); });
  expectError(ErrorCode::NotFound, {"holds no run to resume"}, [&] { go("nothing", true); });
  const RunLock lock(RunPaths(at("locked")));
  expectError(ErrorCode::InvalidArgument, {"another process trains in this folder"}, [&] { go("locked"); });
}

TEST_F(RunTest, AFolderThatCannotBeMadeIsNamedBeforeAnyStep) {
  const auto file = addText("file", "not a folder");
  expectError(ErrorCode::Io, {file.string()}, [&] { go("file/run"); });
  EXPECT_TRUE(observer.steps.empty());
}

TEST_F(RunTest, EmptyAndTooSmallSetsAreRefused) {
  validation = std::make_shared<SmallFilms>(0);
  expectError(ErrorCode::InvalidArgument, {"the validation split has no films"}, [&] { go("run"); });
  validation = std::make_shared<SmallFilms>(8);
  training = std::make_shared<SmallFilms>(5);
  expectError(ErrorCode::InvalidArgument, {"5", "8"}, [&] { go("run"); });
  EXPECT_FALSE(fs::exists(at("run")));
}

TEST_F(RunTest, ADivergingRunKeepsItsLastGoodCheckpoint) {
  recipe.checkpoints.everySteps = 1;
  recipe.learningRate = 1e20;
  recipe.trainer.ema.reset();
  expectError(ErrorCode::Internal, {"training diverged at step"}, [&] { go("run"); });
  const auto status = loadRunStatus(RunPaths(at("run")).status);
  EXPECT_EQ(status.state, RunState::Failed);
  EXPECT_THAT(status.message, HasSubstr("training diverged at step"));
  EXPECT_NO_THROW(loadCheckpoint(shelf("run").latest()->folder));
}

TEST_F(RunTest, AFullDiskCostsACheckpointAndNotTheRun) {
  go("whole");
  std::optional<FileSizeLimit> full;
  observer.onStep = [&](const RunStatus& status) {
    if (status.step == 10) full.emplace(20'000);  // the second epoch's checkpoint does not fit
    if (status.step == 14) full.reset();
  };
  EXPECT_EQ(go("run"), RunState::Finished);
  EXPECT_THAT(log.text, HasSubstr("a checkpoint could not be saved"));
  EXPECT_EQ(shelf("run").list().size(), 2U);
  EXPECT_FALSE(fs::exists(shelf("run").pathOf(12).string() + ".unfinished"));
  EXPECT_EQ(latestBytes("run"), latestBytes("whole"));
}

TEST_F(RunTest, ADiskThatIsFullAtTheEndIsAnErrorThatSaysWhatIsLeft) {
  std::optional<FileSizeLimit> full;
  observer.onStep = [&](const RunStatus& status) {
    if (status.step == 15) full.emplace(20'000);
  };
  expectError(ErrorCode::Io, {"the last checkpoint could not be saved", "--resume"}, [&] { go("run"); });
  full.reset();
  EXPECT_EQ(shelf("run").latest()->step, 12);
  observer.onStep = nullptr;
  EXPECT_EQ(go("run", true), RunState::Finished);
}

TEST_F(RunTest, ADamagedFilmOfTheValidationSetDoesNotCountAndIsNamed) {
  validation = std::make_shared<SmallFilms>(24, 3);
  EXPECT_EQ(go("run"), RunState::Finished);
  EXPECT_EQ(observer.results[0].validation.films, 23);
  EXPECT_THAT(log.text, HasSubstr("film 3 is damaged"));
  recipe.corruptLimit = 0;
  expectError(ErrorCode::Corrupt, {"film 3 is damaged"}, [&] { go("strict"); });
}

TEST_F(RunTest, ALabelOfOneClassAloneIsUndefinedAndNotAHalf) {
  class UpperAlone : public SmallFilms {
   public:
    using SmallFilms::SmallFilms;
    data::LabelledFilm load(std::int64_t index) const override {
      auto film = SmallFilms::load(index);
      film.labels[1] = 0;
      return film;
    }
  };
  validation = std::make_shared<UpperAlone>(24);
  go("run");
  const auto& result = observer.results.back().validation;
  EXPECT_FALSE(result.labels[1].auroc.has_value());
  EXPECT_EQ(result.meanAuroc, result.labels[0].auroc);
  EXPECT_EQ(result.labelsCounted, 1);
}

TEST_F(RunTest, CyclesBranchOffModelsAndGoOnAsIfTheyHadNot) {
  recipe.trainer.schedule = "cyclic";
  recipe.trainer.scheduleOptions = {{"cycles", 3.0}, {"decay_iterations", 5.0}};
  recipe.warmupEpochs = 1.0 / 6;  // one step
  go("plain");
  recipe.collapse.epochs = 1;
  recipe.collapse.weightDecay = 0.001;
  observer.results.clear();
  EXPECT_EQ(go("run"), RunState::Finished);
  EXPECT_EQ(latestBytes("run"), latestBytes("plain"));
  ASSERT_EQ(observer.models.size(), 3U);
  for (const auto& path : observer.models) EXPECT_EQ(model::loadModel(path).card.metrics.size(), 3U) << path;
  EXPECT_NE(contentOf(observer.models[0]), contentOf(observer.models[1]));
}

TEST_F(RunTest, ACollapseThatWasInterruptedIsDoneAgainToTheBit) {
  recipe.trainer.schedule = "cyclic";
  recipe.trainer.scheduleOptions = {{"cycles", 3.0}, {"decay_iterations", 6.0}};
  recipe.collapse.epochs = 1;
  go("whole");
  observer.models.clear();
  observer.onCollapsing = [&](std::int64_t cycle, const StepFacts& facts) {
    if (cycle == 2 && facts.step == 3) stop.request_stop();
  };
  EXPECT_EQ(go("run"), RunState::Stopped);
  EXPECT_EQ(observer.models.size(), 1U);
  stop = {};
  observer.onCollapsing = nullptr;
  EXPECT_EQ(go("run", true), RunState::Finished);
  EXPECT_EQ(latestBytes("run"), latestBytes("whole"));
  for (const auto* name : {"cycle-01.safetensors", "cycle-02.safetensors", "cycle-03.safetensors"}) {
    EXPECT_EQ(contentOf(at("run") / "ensemble" / name), contentOf(at("whole") / "ensemble" / name)) << name;
  }
}

TEST_F(RunTest, BeginsWithTheWeightsAndTheRateOfAnotherRunsCheckpoint) {
  recipe.checkpoints.keepLast = 10;
  go("first");
  recipe.net = {};
  recipe.net.init = shelf("first").pathOf(6);
  recipe.learningRate.reset();
  recipe.trainer.ema.reset();
  recipe.trainer.schedule = "poly";
  auto run = makeRun("second");
  EXPECT_EQ(run->card().net, "amoebanet_d_1_16");
  EXPECT_EQ(run->card().inputSize, 32);
  run->go();
  const auto first = loadCheckpointFacts(shelf("first").pathOf(6)).learningRate;
  EXPECT_GT(first, 0);
  const auto& begun = observer.steps[18];
  EXPECT_EQ(begun.step, 1);
  EXPECT_EQ(begun.learningRate, first);
  EXPECT_LT(begun.loss, observer.steps[0].loss);
}

TEST_F(RunTest, AnAuxiliaryHeadIsTrainedKeptAndLeftOutOfModels) {
  recipe.net.auxiliaryHead = true;
  recipe.net.inputSize = 80;
  go("whole");
  stop = {};
  stopAfter(9);
  go("run");
  stop = {};
  observer.onStep = nullptr;
  go("run", true);
  EXPECT_EQ(latestBytes("run"), latestBytes("whole"));
  const auto loaded = loadCheckpoint(shelf("run").latest()->folder);
  EXPECT_GT(loaded.checkpoint.state.weights.size(), loaded.checkpoint.model.weights.size());
}

}  // namespace
}  // namespace carina::train
