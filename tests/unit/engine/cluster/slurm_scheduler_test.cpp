// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/slurm_scheduler.h"

#include "tests/unit/engine/cluster/cluster_test.h"

namespace carina::cluster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const JobRecord kJob{.cluster = "xeon", .scheduler = "slurm", .id = "123", .run = "/scratch/first"};
const auto kForgotten = refused("slurm_load_jobs error: Invalid job id specified");
constexpr const char* kNoAccounting = "Slurm accounting storage is disabled";

struct Slurm {
  explicit Slurm(std::vector<ProgramAnswer> answers)
      : runner(std::move(answers)), site(runner, {}), scheduler(makeSlurmScheduler(site)) {}
  RecordedRunner runner;
  Site site;
  std::unique_ptr<Scheduler> scheduler;
};

TEST(SlurmScheduler, SendsTheScriptOfTheRun) {
  Slurm slurm({said("123\n")});
  EXPECT_EQ(slurm.scheduler->submit("/scratch/first"), "123");
  EXPECT_THAT(slurm.runner.calls[0].argv, ElementsAre("sbatch", "--parsable", "/scratch/first/job.sh"));
}

TEST(SlurmScheduler, GivesSbatchsWordsWhenItRefuses) {
  Slurm slurm({refused("sbatch: error: invalid partition specified: cup\n")});
  EXPECT_EQ(errorOf([&] { slurm.scheduler->submit("/x"); }),
            "sbatch on this machine: sbatch: error: invalid partition specified: cup");
  Slurm none({{.fate = ProgramAnswer::Fate::Missing, .code = 127}});
  EXPECT_EQ(errorOf([&] { none.scheduler->submit("/x"); }), "sbatch on this machine: there is no such program on PATH");
}

TEST(SlurmScheduler, BelievesSqueueOfALiveJobAndAsksNobodyElse) {
  Slurm slurm({said("123|RUNNING|None|1795768135|10:00|n1\n")});
  EXPECT_EQ(slurm.scheduler->state(kJob).phase, JobPhase::Running);
  EXPECT_EQ(slurm.runner.calls.size(), 1U);
}

TEST(SlurmScheduler, BelievesSacctOfAnEndedJob) {
  Slurm slurm({kForgotten, said("123|TIMEOUT|0:0|n1\n")});
  EXPECT_EQ(slurm.scheduler->state(kJob).end, JobEnd::TimeLimit);
  Slurm known({said("123|FAILED|NonZeroExitCode|1795768135|0:00|n1\n"), said("123|OUT_OF_MEMORY|0:125|n1\n")});
  EXPECT_EQ(known.scheduler->state(kJob).end, JobEnd::OutOfMemory);
}

TEST(SlurmScheduler, WithoutAccountingSqueuesMemoryCounts) {
  Slurm slurm({said("123|NODE_FAIL|NodeDown|1795768135|0:00|n1\n"), refused(kNoAccounting)});
  EXPECT_EQ(slurm.scheduler->state(kJob).end, JobEnd::NodeFailed);
}

TEST(SlurmScheduler, SaysThatNobodyKnowsInsteadOfFailing) {
  Slurm slurm({kForgotten, refused(kNoAccounting)});
  const auto state = slurm.scheduler->state(kJob);
  EXPECT_EQ(state.phase, JobPhase::Unknown);
  EXPECT_THAT(state.reason, HasSubstr(kNoAccounting));
  Slurm missing({kForgotten, {.fate = ProgramAnswer::Fate::Missing, .code = 127}});
  EXPECT_THAT(missing.scheduler->state(kJob).reason, HasSubstr("sacct: there is no such program"));
  Slurm empty({kForgotten, said("")});
  EXPECT_THAT(empty.scheduler->state(kJob).reason, HasSubstr("has not heard of it"));
}

TEST(SlurmScheduler, AControllerThatIsDownIsAnError) {
  Slurm slurm({refused("slurm_load_jobs error: Unable to contact slurm controller (connect failure)")});
  EXPECT_THAT(errorOf([&] { slurm.scheduler->state(kJob); }), HasSubstr("Unable to contact slurm controller"));
}

TEST(SlurmScheduler, TellsARunningJobsShellToSave) {
  Slurm slurm({said("")});
  slurm.scheduler->stop(kJob, {.phase = JobPhase::Running}, StopWay::Save);
  EXPECT_THAT(slurm.runner.calls[0].argv, ElementsAre("scancel", "--batch", "--signal=USR1", "123"));
}

TEST(SlurmScheduler, CancelsAQueuedJobAndOneThatShallEndNow) {
  Slurm slurm({said(""), said("")});
  slurm.scheduler->stop(kJob, {.phase = JobPhase::Queued}, StopWay::Save);
  slurm.scheduler->stop(kJob, {.phase = JobPhase::Running}, StopWay::Now);
  for (const auto& call : slurm.runner.calls) EXPECT_THAT(call.argv, ElementsAre("scancel", "123"));
}

}  // namespace
}  // namespace carina::cluster
