// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/local_training.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/core/host.h"
#include "engine/train/run_folder.h"
#include "engine/train/run_status.h"
#include "tests/unit/engine/data/test_folder.h"

namespace carina::launch {
namespace {

using data::expectError;

class LocalTrainingTest : public data::FolderTest {
 protected:
  void writeRun(train::RunState state, const std::string& host) {
    addText("run/config.toml", "[train]\n");
    train::saveRunStatus({.state = state, .net = "net", .processId = ::getpid(), .host = host}, at("run/status.json"));
  }

  std::unique_ptr<cluster::ProgramRunner> runner_ = cluster::makeProcessRunner();
};

TEST_F(LocalTrainingTest, OneRankIsTheProgramAlone) {
  const auto command = localCommand({.folder = at("run"), .config = "", .program = "/opt/carina"});
  EXPECT_EQ(command.argv, (std::vector<std::string>{"/opt/carina", "train", "--config", at("run/job.toml").string(),
                                                    "--run", at("run").string()}));
  EXPECT_TRUE(command.environment.empty());
  const auto again = localCommand({.folder = at("run"), .resumes = true, .config = "", .program = "/opt/carina"});
  EXPECT_EQ(again.argv, (std::vector<std::string>{"/opt/carina", "train", "--resume", at("run").string()}));
}

TEST_F(LocalTrainingTest, NothingIsWrittenWhereItCannotBegin) {
  expectError(ErrorCode::NotFound, {"nowhere"}, [&] {
    prepareLocal({.folder = at("run"), .config = "[train]\nrecords = \"" + at("nowhere").string() + "\"\n"});
  });
  EXPECT_FALSE(std::filesystem::exists(at("run")));
  writeRun(train::RunState::Stopped, "h");
  expectError(ErrorCode::InvalidArgument, {"holds a run already"},
              [&] { prepareLocal({.folder = at("run"), .config = ""}); });
}

TEST_F(LocalTrainingTest, OnlyTheProcessThatTrainsIsAskedToStop) {
  expectError(ErrorCode::NotFound, {"holds no run"}, [&] { stopTraining(at("run"), *runner_); });
  writeRun(train::RunState::Finished, hostName());
  expectError(ErrorCode::NotFound, {"has ended already"}, [&] { stopTraining(at("run"), *runner_); });
  writeRun(train::RunState::Running, "elsewhere");
  expectError(ErrorCode::Unsupported, {"runs on elsewhere", "SIGTERM"}, [&] { stopTraining(at("run"), *runner_); });
  writeRun(train::RunState::Running, hostName());  // the process is this one, which trains nothing
  expectError(ErrorCode::NotFound, {"is gone"}, [&] { stopTraining(at("run"), *runner_); });
}

}  // namespace
}  // namespace carina::launch
