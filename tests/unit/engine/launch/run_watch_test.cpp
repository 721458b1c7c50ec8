// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/run_watch.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/file.h"
#include "engine/core/host.h"
#include "engine/launch/train_definition.h"
#include "tests/unit/engine/data/test_folder.h"

namespace carina::launch {
namespace {

using testing::HasSubstr;

class RunWatchTest : public data::FolderTest {
 protected:
  void SetUp() override {
    data::FolderTest::SetUp();
    paths_ = train::RunPaths(at("run"));
    addText("run/config.toml", "[train]\nbatch = 8\n");
    std::filesystem::create_directories(at("run/log"));
  }

  void writeStatus(std::int64_t step, train::RunState state = train::RunState::Running) {
    train::saveRunStatus(
        {.state = state, .net = "net", .step = step, .totalSteps = 20, .epoch = 1, .epochs = 2, .host = "h"},
        paths_.status);
  }

  train::RunPaths paths_{{}};
};

TEST_F(RunWatchTest, ShowsWhatTheFolderSaysAndOnlySpeaksOfWhatIsNew) {
  const train::RunLock lock(paths_);
  writeStatus(3);
  RunWatch watch(at("run"));
  EXPECT_TRUE(watch.look(false));
  EXPECT_EQ(watch.picture().standing.word, "running");
  EXPECT_EQ(watch.picture().lastStep, 3);
  EXPECT_NEAR(watch.picture().lastEvent, secondsSinceEpoch(), 5);
  EXPECT_FALSE(watch.look(false));
  writeStatus(4);
  EXPECT_TRUE(watch.look(false));
  EXPECT_EQ(watch.picture().lastStep, 4);
}

TEST_F(RunWatchTest, ARunWithoutAWriterHasFailed) {
  writeStatus(3);
  addText("run/lock", "");
  RunWatch watch(at("run"));
  watch.look(false);
  EXPECT_EQ(watch.picture().standing.word, "failed");
  EXPECT_THAT(watch.picture().standing.detail, HasSubstr("gone without a last word"));
}

TEST_F(RunWatchTest, CurvesGrowWithTheLog) {
  writeStatus(2);
  train::RunLog log(paths_.log, 0);
  for (std::int64_t step = 1; step <= 2; ++step) {
    log.write(train::StepFacts{.step = step, .position = {}, .loss = 0.5, .learningRate = 0.1, .seconds = 2});
  }
  RunWatch watch(at("run"));
  watch.look(true);
  ASSERT_TRUE(watch.picture().curves);
  EXPECT_EQ(watch.picture().curves->loss.steps, (std::vector<double>{1, 2}));
  EXPECT_EQ(watch.picture().curves->filmsPerSecond.values, (std::vector<double>{4, 4}));  // 8 films in 2 s
  train::EpochResult result{.epoch = 1, .step = 2, .validation = {}};
  result.validation.loss = 0.4;
  result.validation.meanAuroc = 0.75;
  result.validation.labels.push_back({.auroc = 0.75, .variance = {}, .interval95 = {{0.7, 0.8}}});
  log.write(result, {"Mass"});
  EXPECT_TRUE(watch.look(true));
  ASSERT_EQ(watch.picture().curves->labels.size(), 1U);
  EXPECT_EQ(watch.picture().curves->labels[0].low, (std::vector<double>{0.7}));
  EXPECT_THAT(watch.picture().logs.at(0)->lines.back(), HasSubstr("mean AUROC 0.7500"));
}

TEST_F(RunWatchTest, DamageIsSaidAndWhatWasKnownStays) {
  writeStatus(5, train::RunState::Stopped);
  train::RunLog log(paths_.log, 0);
  log.write(train::StepFacts{.step = 1, .position = {}, .loss = 0.5});
  RunWatch watch(at("run"));
  watch.look(true);
  std::ofstream(paths_.log, std::ios::app) << "nonsense\n";
  log.write(train::StepFacts{.step = 2, .position = {}, .loss = 0.25});
  addText("run/status.json", "{ nonsense");
  addText("run/health.json", "nonsense");
  watch.look(true);
  watch.look(true);
  EXPECT_THAT(watch.picture().fault, HasSubstr("status.json: is damaged"));
  EXPECT_EQ(watch.picture().standing.word, "stopped");
  EXPECT_EQ(watch.picture().curves->loss.values, (std::vector<double>{0.5, 0.25}));
  ASSERT_EQ(watch.picture().notes.size(), 1U);
  EXPECT_THAT(watch.picture().notes[0], HasSubstr("rank-0.jsonl, line 2"));
  writeStatus(6, train::RunState::Finished);
  watch.look(true);
  EXPECT_EQ(watch.picture().standing.word, "finished");
  EXPECT_THAT(watch.picture().fault, HasSubstr("health.json"));
}

TEST_F(RunWatchTest, ALaunchThatSaidNothingOfItsOwnIsToldByItsLog) {
  std::filesystem::remove(paths_.config);
  RunWatch watch(at("run"));
  watch.look(false);
  EXPECT_EQ(watch.picture().standing.word, "unknown");
  addText("run/job.log", "");
  watch.look(false);
  EXPECT_EQ(watch.picture().standing.word, "starting");
  addText("run/job.log", "carina: error: /records: no such folder\n");
  watch.look(false);
  EXPECT_EQ(watch.picture().standing.word, "failed");
  EXPECT_EQ(watch.picture().standing.detail, "/records: no such folder");
}

TEST_F(RunWatchTest, LongCurvesAreThinned) {
  writeStatus(2);
  {
    train::RunLog log(paths_.log, 0);
    for (std::int64_t step = 1; step <= 5000; ++step) {
      log.write(train::StepFacts{.step = step, .position = {}, .loss = 1.0 / static_cast<double>(step)});
    }
  }
  RunWatch watch(at("run"));
  watch.look(true);
  EXPECT_LE(watch.picture().curves->loss.steps.size(), 1500U);
  EXPECT_EQ(watch.picture().curves->loss.steps.back(), 5000);
  EXPECT_EQ(watch.picture().logs.at(0)->lines.size(), 1000U);
}

}  // namespace
}  // namespace carina::launch
