// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/slurm_answers.h"

#include "tests/unit/engine/cluster/cluster_test.h"

namespace carina::cluster {
namespace {

using testing::HasSubstr;

// Lines as Slurm 22.05 prints them.

TEST(SlurmAnswers, SbatchGivesTheNumber) {
  EXPECT_EQ(jobIdIn("123\n"), "123");
  EXPECT_EQ(jobIdIn("123;cluster\n"), "123");
  for (const auto* text : {"", "\n", "Submitted batch job", "12a", "-1"}) {
    EXPECT_THAT(errorOf([&] { jobIdIn(text); }), HasSubstr("sbatch")) << text;
  }
}

TEST(SlurmAnswers, AQueuedJobHasAReasonAndAnExpectedStart) {
  const auto state = findInSqueue("123|PENDING|Resources|1795768135|1:00:00|\n", "123");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->phase, JobPhase::Queued);
  EXPECT_EQ(state->reason, "waits until enough nodes are free (Resources)");
  EXPECT_EQ(state->expectedStart, 1795768135);
  EXPECT_FALSE(findInSqueue("123|PENDING|Priority|N/A|1:00:00|\n", "123")->expectedStart);
  EXPECT_FALSE(findInSqueue("1234|PENDING|Priority|N/A|1:00:00|\n", "123"));
  EXPECT_FALSE(findInSqueue("", "123"));
}

TEST(SlurmAnswers, ARunningJobHasTimeLeftAndNodes) {
  const auto state = findInSqueue("123|RUNNING|None|1795768135|1-02:03:04|n[1-2]\n", "123");
  EXPECT_EQ(state->phase, JobPhase::Running);
  EXPECT_EQ(state->secondsLeft, 86400 + 2 * 3600 + 3 * 60 + 4);
  EXPECT_EQ(state->nodes, "n[1-2]");
  EXPECT_FALSE(findInSqueue("123|RUNNING|None|1795768135|UNLIMITED|n1\n", "123")->secondsLeft);
}

TEST(SlurmAnswers, ReasonsAreInWordsWithSlurmsOwn) {
  const auto reads = [](const std::string& word, const std::string& part) {
    EXPECT_THAT(reasonText(word), testing::AllOf(HasSubstr(part), HasSubstr(word)));
  };
  reads("Priority", "higher priority");
  reads("Dependency", "waits for another job (");
  reads("DependencyNeverSatisfied", "never end as it must");
  reads("QOSMaxJobsPerUserLimit", "as many jobs as the quality of service allows");
  reads("QOSMaxWallDurationPerJobLimit", "more time");
  reads("QOSGrpNodeLimit", "quality of service together");
  reads("AssocGrpCpuLimit", "your account together");
  reads("AssocGrpCPUMinutesLimit", "your account together");
  reads("AssocMaxJobsLimit", "as many jobs as your account allows");
  reads("PartitionTimeLimit", "shorter --time");
  reads("ReqNodeNotAvail, UnavailableNodes:n1", "down or drained");
  reads("BeginTime", "after a requeue");
  reads("JobHeldUser", "scontrol release");
  EXPECT_EQ(reasonText("SomethingNew"), "SomethingNew");
  EXPECT_EQ(reasonText("None"), "");
}

/// How a job ended, by sacct's line for it.
JobEnd endIn(const std::string& lines) {
  const auto state = findInSacct(lines, "123");
  EXPECT_TRUE(state && state->end) << lines;
  return state && state->end ? *state->end : JobEnd::Lost;
}

TEST(SlurmAnswers, EveryEndIsToldApart) {
  EXPECT_EQ(endIn("123|COMPLETED|0:0|n1\n123.batch|COMPLETED|0:0|n1\n"), JobEnd::Completed);
  EXPECT_EQ(endIn("123|TIMEOUT|0:0|n1\n123.batch|CANCELLED|0:15|n1\n"), JobEnd::TimeLimit);
  EXPECT_EQ(endIn("123|NODE_FAIL|0:0|n1\n"), JobEnd::NodeFailed);
  EXPECT_EQ(endIn("123|PREEMPTED|0:0|n1\n"), JobEnd::Preempted);
  EXPECT_EQ(endIn("123|OUT_OF_MEMORY|0:125|n1\n"), JobEnd::OutOfMemory);
  EXPECT_EQ(endIn("123|CANCELLED by 1000|0:0|n1\n"), JobEnd::Cancelled);
  EXPECT_EQ(endIn("123|FAILED|1:0|n1\n"), JobEnd::Failed);
  EXPECT_EQ(endIn("123|BOOT_FAIL|0:0|n1\n"), JobEnd::LaunchFailed);
  EXPECT_EQ(endIn("123|DEADLINE|0:0|n1\n"), JobEnd::Deadline);
}

TEST(SlurmAnswers, EndsCarryTheirReason) {
  EXPECT_EQ(findInSacct("123|CANCELLED by 1000|0:0|n1\n", "123")->reason, "it was cancelled by user number 1000");
  EXPECT_EQ(findInSacct("123|FAILED|3:0|n1\n", "123")->reason, "its script ended with an error, exit code 3");
  const auto killed = findInSacct("123|FAILED|0:9|n1\n", "123");
  EXPECT_EQ(killed->signal, 9);
  EXPECT_EQ(killed->reason, "its script was ended by signal 9");
  EXPECT_THAT(findInSacct("123|OUT_OF_MEMORY|0:125|n1\n", "123")->reason, HasSubstr("--memory-budget"));
}

TEST(SlurmAnswers, AStepThatRanOutOfMemoryCountsForItsJob) {
  EXPECT_EQ(endIn("123|FAILED|1:0|n1\n123.batch|FAILED|1:0|n1\n123.0|OUT_OF_MEMORY|0:125|n1\n"), JobEnd::OutOfMemory);
}

TEST(SlurmAnswers, TheLastOfRequeuedDuplicatesCounts) {
  const std::string before = "123|NODE_FAIL|0:0|n1\n123.0|OUT_OF_MEMORY|0:125|n1\n";
  EXPECT_EQ(endIn(before + "123|FAILED|1:0|n1\n123.batch|FAILED|1:0|n1\n"), JobEnd::Failed);
  EXPECT_EQ(findInSacct(before + "123|REQUEUED|0:0|n1\n", "123")->phase, JobPhase::Queued);
}

TEST(SlurmAnswers, LiveStatesAreNoEnds) {
  for (const auto* word : {"PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "SPECIAL_EXIT"}) {
    EXPECT_EQ(slurmState(word).phase, JobPhase::Queued) << word;
  }
  for (const auto* word : {"RUNNING", "COMPLETING", "SUSPENDED", "STAGE_OUT"}) {
    EXPECT_EQ(slurmState(word).phase, JobPhase::Running) << word;
  }
  EXPECT_THAT(slurmState("SUSPENDED").reason, HasSubstr("suspended"));
  EXPECT_EQ(slurmState("BRAND_NEW").phase, JobPhase::Unknown);
}

TEST(SlurmAnswers, DamagedLinesArePassedOver) {
  for (const auto* text : {"|||||", "123", "123|", "123|RUNNING", "\n\n", "slurm_load_jobs error"}) {
    EXPECT_FALSE(findInSqueue(text, "123")) << text;
    EXPECT_FALSE(findInSacct(std::string(text).substr(0, 11), "123")) << text;
  }
}

}  // namespace
}  // namespace carina::cluster
