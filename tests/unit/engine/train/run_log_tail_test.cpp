// SPDX-License-Identifier: Apache-2.0
#include "engine/train/run_log_tail.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/engine/data/test_folder.h"

namespace carina::train {
namespace {

class RunLogTailTest : public data::FolderTest {
 protected:
  void SetUp() override {
    data::FolderTest::SetUp();
    path_ = at("rank-0.jsonl");
  }

  void append(const std::string& text) { std::ofstream(path_, std::ios::app) << text; }
  std::filesystem::path path_;
};

TEST_F(RunLogTailTest, GivesWhatCameSinceTheLastTimeAndLeavesAnUnfinishedLine) {
  RunLogTail tail(path_);
  EXPECT_TRUE(tail.read().lines.empty());  // there is no file yet
  RunLog log(path_, 0);
  log.write(StepFacts{.step = 1, .position = {}, .loss = 0.5});
  ASSERT_EQ(tail.read().lines.size(), 1U);
  EXPECT_TRUE(tail.read().lines.empty());
  append(R"({"kind":"warning","time":3,)");
  EXPECT_TRUE(tail.read().lines.empty());
  append("\"step\":1,\"message\":\"slow\"}\n");
  const auto news = tail.read();
  ASSERT_EQ(news.lines.size(), 1U);
  EXPECT_EQ(news.lines[0].message, "slow");
  EXPECT_EQ(news.lines[0].time, 3);
}

TEST_F(RunLogTailTest, ReadsALongLogInSlices) {
  RunLogTail tail(path_);
  {
    RunLog log(path_, 0);
    for (std::int64_t step = 1; step <= 200; ++step) log.write(StepFacts{.step = step, .position = {}, .loss = 0.5});
  }
  std::int64_t last = 0;
  int slices = 0;
  for (bool isMore = true; isMore; ++slices) {
    const auto news = tail.read(1000);
    isMore = news.isMore;
    for (const auto& line : news.lines) EXPECT_EQ(line.step, ++last);
  }
  EXPECT_EQ(last, 200);
  EXPECT_GT(slices, 10);
}

TEST_F(RunLogTailTest, PassesOverDamagedLinesAndNamesThem) {
  addText("rank-0.jsonl",
          "{\"kind\":\"step\"}\nnot json\n{\"kind\":\"warning\",\"time\":1,\"step\":2,\"message\":\"m\"}\n");
  RunLogTail tail(path_);
  const auto news = tail.read();
  ASSERT_EQ(news.lines.size(), 1U);
  ASSERT_EQ(news.faults.size(), 2U);
  EXPECT_THAT(news.faults[0], testing::StartsWith("rank-0.jsonl, line 1: "));
  EXPECT_THAT(news.faults[1], testing::StartsWith("rank-0.jsonl, line 2: "));
}

TEST_F(RunLogTailTest, BeginsAgainWhereTheLogWasWrittenAnew) {
  RunLogTail tail(path_);
  {
    RunLog log(path_, 0);
    for (std::int64_t step = 1; step <= 4; ++step) log.write(StepFacts{.step = step, .position = {}, .loss = 0.5});
  }
  EXPECT_EQ(tail.read().lines.size(), 4U);
  const RunLog resumed(path_, 2);
  const auto news = tail.read();
  EXPECT_TRUE(news.isAnother);
  EXPECT_EQ(news.lines.size(), 2U);
}

}  // namespace
}  // namespace carina::train
