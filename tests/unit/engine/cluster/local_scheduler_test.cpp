// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/local_scheduler.h"

#include <chrono>
#include <thread>

#include "engine/cluster/job_files.h"
#include "tests/unit/engine/cluster/cluster_test.h"

namespace carina::cluster {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// Real processes on this machine.
class LocalJob : public ClusterTest {
 protected:
  void SetUp() override {
    ClusterTest::SetUp();
    runner_ = makeProcessRunner();
    site_ = std::make_unique<Site>(*runner_, Login{});
    scheduler_ = makeLocalScheduler(*site_);
    job_ = {.cluster = "local", .scheduler = "local", .run = at("run")};
  }
  void TearDown() override {
    if (!job_.id.empty()) stopNow();
    ClusterTest::TearDown();
  }

  void start(const std::string& body) {
    addProgram("program", body);
    addText("run/job.sh", renderScript(plan("local")));
    job_.id = scheduler_->submit(at("run"));
  }
  void stopNow() {
    addText("run/job.stop", "now\n");
    scheduler_->stop(job_, scheduler_->state(job_), StopWay::Now);
  }
  JobState end() {
    for (int i = 0; i < 300 && scheduler_->state(job_).isLive(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return scheduler_->state(job_);
  }

  std::unique_ptr<ProgramRunner> runner_;
  std::unique_ptr<Site> site_;
  std::unique_ptr<Scheduler> scheduler_;
  JobRecord job_;
};

TEST_F(LocalJob, RunsUntilItsProgramEnds) {
  start("while [ ! -e " + at("end").string() + " ]; do sleep 0.05; done; exit 0");
  EXPECT_EQ(scheduler_->state(job_).phase, JobPhase::Running);
  addText("end", "");
  EXPECT_EQ(end().end, JobEnd::Completed);
}

TEST_F(LocalJob, SavesWhenToldTo) {
  start("trap 'exit 3' USR1; touch " + at("ready").string() + "; for i in $(seq 200); do sleep 0.1; done");
  while (!fs::exists(at("ready"))) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  addText("run/job.stop", "save\n");
  scheduler_->stop(job_, scheduler_->state(job_), StopWay::Save);
  EXPECT_EQ(end().end, JobEnd::Completed);
  EXPECT_THAT(text("run/job.attempts"), HasSubstr(" stopped 0 3"));
}

TEST_F(LocalJob, EndsWithAllItsProcessesWhenItMustEndNow) {
  start("sleep 600 & echo $! >" + at("pid").string() + "; wait");
  while (text("pid").empty()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  stopNow();
  const auto state = end();
  EXPECT_EQ(state.end, JobEnd::Cancelled);
  EXPECT_THAT(state.reason, HasSubstr("carina stop --now"));
  const auto left =
      runner_->run({.argv = {"sh", "-c", "grep -l '^State:.[^Z]' /proc/$(cat " + at("pid").string() + ")/status"}});
  EXPECT_NE(left.code, 0) << "a process is left behind";
}

TEST_F(LocalJob, FailureAndDisappearanceAreToldApart) {
  start("exit 1");
  const auto failed = end();
  EXPECT_EQ(failed.end, JobEnd::Failed);
  EXPECT_EQ(failed.exitCode, 1);
  addText("run/job.attempts", "100 began 0 \n");
  EXPECT_EQ(end().end, JobEnd::Lost);
}

TEST_F(LocalJob, AnotherProcessOfTheSameNumberIsNotTakenForIt) {
  job_.id = std::to_string(::getpid()) + ".1";
  EXPECT_EQ(scheduler_->state(job_).phase, JobPhase::Ended);
  for (const std::string id : {"", "x", "1.5", "0.1", "-1.2"}) {
    job_.id = id;
    EXPECT_THAT(errorOf([&] { scheduler_->state(job_); }), HasSubstr("job.json"));
  }
  job_.id.clear();
}

}  // namespace
}  // namespace carina::cluster
