// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/job.h"

#include "engine/cluster/job_files.h"
#include "tests/unit/engine/cluster/cluster_test.h"

namespace carina::cluster {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class JobTest : public ClusterTest {
 protected:
  Submission submission() const { return {.plan = plan("slurm"), .config = "[train]\n", .folder = at("run")}; }
};

TEST_F(JobTest, SubmittingWritesScriptConfigurationAndRecord) {
  RecordedRunner runner({said("123\n")});
  addText("run/job.stop", "save\n");
  addText("run/job.attempts", "100 stopped 0 3\n");
  const auto record = submitJob(submission(), runner);
  EXPECT_EQ(record.id, "123");
  EXPECT_EQ(text("run/job.toml"), "[train]\n");
  EXPECT_EQ(text("run/job.sh"), renderScript(plan("slurm")));
  EXPECT_FALSE(fs::exists(at("run/job.stop")));
  EXPECT_FALSE(fs::exists(at("run/job.attempts")));
  EXPECT_EQ(findJobRecord(at("run"))->id, "123");
}

TEST_F(JobTest, ASecondJobInOneFolderIsRefused) {
  RecordedRunner runner({said("123\n"), said("123|PENDING|Priority|N/A|1:00:00|\n")});
  submitJob(submission(), runner);
  EXPECT_THAT(errorOf([&] { submitJob(submission(), runner); }),
              HasSubstr(at("run").string() + ": job 123 of this run is queued on 'test'"));
}

TEST_F(JobTest, AJobMayFollowOneThatEnded) {
  RecordedRunner runner(
      {said("123\n"), refused("Invalid job id specified"), said("123|TIMEOUT|0:0|n1\n"), said("124\n")});
  submitJob(submission(), runner);
  EXPECT_EQ(submitJob(submission(), runner).id, "124");
}

TEST_F(JobTest, NothingIsRecordedWhereSbatchRefuses) {
  RecordedRunner runner({refused("sbatch: error: no")});
  EXPECT_THAT(errorOf([&] { submitJob(submission(), runner); }), HasSubstr("sbatch: error: no"));
  EXPECT_FALSE(findJobRecord(at("run")));
}

TEST_F(JobTest, StoppingLeavesWordBeforeItTellsTheJob) {
  RecordedRunner runner({said("123\n"), said("123|RUNNING|None|1|1:00|n1\n"), said("")});
  submitJob(submission(), runner);
  const auto job = findJob(at("run"), runner);
  EXPECT_EQ(job->stop(StopWay::Save).phase, JobPhase::Running);
  EXPECT_EQ(text("run/job.stop"), "save\n");
}

TEST_F(JobTest, StoppingAnEndedJobDoesNothing) {
  RecordedRunner runner({said("123\n"), refused("Invalid job id specified"), said("123|COMPLETED|0:0|n1\n")});
  submitJob(submission(), runner);
  EXPECT_EQ(findJob(at("run"), runner)->stop(StopWay::Save).phase, JobPhase::Ended);
  EXPECT_FALSE(fs::exists(at("run/job.stop")));
}

TEST_F(JobTest, FilesOfARunBehindALoginNodeAreCopied) {
  addText("there/status.json", "{}");
  const auto ssh = addProgram("ssh", "exec sh -c \"${!#}\"\n");
  JobRecord record{.cluster = "far",
                   .scheduler = "slurm",
                   .id = "1",
                   .login = {.host = "h", .ssh = {ssh}},
                   .run = at("there"),
                   .isMirrored = true};
  const auto runner = makeProcessRunner();
  const std::vector<std::string> files = {"status.json", "log/none.jsonl"};
  Job(record, *runner).fetch(files, at("here"));
  EXPECT_EQ(text("here/status.json"), "{}");
  EXPECT_FALSE(fs::exists(at("here/log")));
}

TEST_F(JobTest, AFolderWithoutAJobHasNone) {
  RecordedRunner runner;
  EXPECT_EQ(findJob(at("run"), runner), nullptr);
}

}  // namespace
}  // namespace carina::cluster
