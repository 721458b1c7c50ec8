// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/job_script.h"

#include "tests/unit/engine/cluster/cluster_test.h"

namespace carina::cluster {
namespace {

namespace fs = std::filesystem;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

/// Runs the script of a Slurm job with a program and a scontrol of our own.
class Script : public ClusterTest {
 protected:
  void SetUp() override {
    ClusterTest::SetUp();
    fs::create_directories(at("run"));
    addProgram("bin/squeue", "echo RUNNING\n");
    addProgram("bin/scontrol", "echo \"$@\" >>" + at("requeued").string() + "\n");
  }

  /// Each attempt runs `body`; gives the exit code.
  ProgramAnswer run(const std::string& body, int restarts = 0, JobPlan job = {}) const {
    addProgram("program", "run=" + at("run").string() + "\necho \"$*\" >>" + at("calls").string() + "\n" + body + "\n");
    if (job.name.empty()) job = plan("slurm");
    const auto script = addText("job.sh", renderScript(job));
    return makeProcessRunner()->run({.argv = {"env", "SLURM_JOB_ID=7", "SLURM_JOB_NODELIST=n[1-2]",
                                              "SLURM_RESTART_COUNT=" + std::to_string(restarts),
                                              "PATH=" + at("bin").string() + ":/usr/bin:/bin", "bash", script}});
  }

  bool isRequeued() const { return text("requeued") == "requeue 7\n"; }
};

TEST_F(Script, AFinishedRunEndsTheJob) {
  const auto ran = run("exit 0");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(text("calls"), "begin\n");
  EXPECT_FALSE(isRequeued());
  EXPECT_THAT(text("run/job.attempts"), testing::MatchesRegex("[0-9]+ began 0 \n[0-9]+ finished 0 0\n"));
}

TEST_F(Script, SavedWorkIsQueuedAgainAndGoesOn) {
  EXPECT_EQ(run("echo '{\"state\": \"stopped\"}' >$run/status.json; exit 3").code, 0);
  EXPECT_TRUE(isRequeued());
  EXPECT_THAT(text("run/job.attempts"), EndsWith(" saved 0 3\n"));
  run("exit 0", 1);
  EXPECT_EQ(text("calls"), "begin\ngo on\n");
}

TEST_F(Script, WorkThatSavedCountsAsSavedWhateverTheLauncherMakesOfItsCode) {
  run("echo '\"stopped\"' >$run/status.json; exit 137");
  EXPECT_THAT(text("run/job.attempts"), EndsWith(" saved 0 137\n"));
  EXPECT_TRUE(isRequeued());
}

TEST_F(Script, ALostRankIsTriedAgain) {
  run("echo '{\"fault\": \"Communication\"}' >$run/status.json; exit 1");
  EXPECT_THAT(text("run/job.attempts"), EndsWith(" lost 0 1\n"));
  EXPECT_TRUE(isRequeued());
}

TEST_F(Script, AKilledRankIsTriedAgain) {
  run("kill -9 $$");
  EXPECT_THAT(text("run/job.attempts"), EndsWith(" lost 0 137\n"));
  EXPECT_TRUE(isRequeued());
}

TEST_F(Script, AMistakeThatWouldComeAgainIsNotTriedAgain) {
  EXPECT_EQ(run("echo '{\"fault\": \"Internal\"}' >$run/status.json; exit 1").code, 1);
  EXPECT_EQ(run("exit 2").code, 2);
  EXPECT_FALSE(isRequeued());
  EXPECT_THAT(text("run/job.attempts"), EndsWith(" failed 0 2\n"));
}

TEST_F(Script, WhatAnEarlierAttemptSaidDoesNotCount) {
  addText("run/status.json", "{\"state\": \"stopped\", \"fault\": \"Communication\"}\n");
  EXPECT_EQ(run("exit 1", 1).code, 1);
  EXPECT_FALSE(isRequeued());
}

TEST_F(Script, AUserStopIsTheEnd) {
  EXPECT_EQ(run("touch $run/job.stop; exit 3").code, 3);
  EXPECT_FALSE(isRequeued());
  EXPECT_THAT(text("run/job.attempts"), EndsWith(" stopped 0 3\n"));
  EXPECT_EQ(run("exit 0", 1).code, 3);  // stopped while it was queued again
  EXPECT_EQ(text("calls"), "begin\n");
}

TEST_F(Script, ACancelledJobIsNotQueuedAgainThoughEverythingIsSaved) {
  addProgram("bin/squeue", "echo COMPLETING\n");
  EXPECT_EQ(run("exit 3").code, 3);
  EXPECT_FALSE(isRequeued());
  EXPECT_THAT(text("run/job.attempts"), EndsWith(" cancelled 0 3\n"));
}

TEST_F(Script, RestartsAreCountedAndLimited) {
  EXPECT_EQ(run("exit 3", 1).code, 0);
  EXPECT_TRUE(isRequeued());
  fs::remove(at("requeued"));
  const auto last = run("exit 3", 2);
  EXPECT_EQ(last.code, 3);
  EXPECT_FALSE(isRequeued());
  EXPECT_THAT(last.err, HasSubstr("2 restarts are used up; submit with --resume"));
  EXPECT_THAT(text("run/job.attempts"), EndsWith(" exhausted 2 3\n"));
  EXPECT_EQ(run("exit 0", 3).code, 1);  // Slurm has queued it again by itself, once too often
  EXPECT_EQ(text("calls"), "begin\nbegin\n");
}

TEST_F(Script, PassesTheWarningOnAsUsr1AndWaitsForTheEnd) {
  for (const std::string signal : {"USR1", "TERM"}) {
    fs::remove(at("heard"));
    const auto ran = run("trap 'sleep 0.3; echo told >>" + at("heard").string() + "; exit 3' USR1\nkill -" + signal +
                         " $PPID\nfor i in $(seq 100); do sleep 0.1; done");
    EXPECT_EQ(text("heard"), "told\n") << signal;
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(text("run/job.attempts"), EndsWith(" saved 0 3\n"));
  }
}

TEST_F(Script, EnvironmentAndSetupAreThere) {
  auto job = plan("slurm");
  job.profile.environment = {{"SPACED", "a  'b' $HOME"}};
  job.profile.setup = {"export LATER=${SPACED}x"};
  job.profile.shape.threadsPerRank = 3;
  job.profile.launch.binding = "numa";
  run("printf '%s|%s|%s|%s' \"$SPACED\" \"$LATER\" \"$OMP_NUM_THREADS\" \"$OMP_PLACES\" >" + at("heard").string(), 0,
      job);
  EXPECT_EQ(text("heard"), "a  'b' $HOME|a  'b' $HOMEx|3|cores");
}

TEST_F(Script, HostileNamesCannotInject) {
  for (const std::string name : {"it's", "$(touch hit)", "a b", "`touch hit`", "\"; touch hit; \"", "#x", "100%j"}) {
    fs::create_directories(at(name));
    auto job = plan("slurm");
    job.name = name;
    job.run = at(name);
    job.work.state = at(name) / "status.json";
    job.work.begin = {"--run", at(name)};
    const auto ran = run("exit 0", 0, job);
    EXPECT_EQ(ran.code, 0) << name << ran.err;
    EXPECT_THAT(text("calls"), EndsWith("--run " + at(name).string() + "\n"));
    EXPECT_TRUE(fs::exists(at(name) / "job.attempts"));
  }
  EXPECT_FALSE(fs::exists("hit"));
  auto job = plan("slurm");
  job.name = "a\n#SBATCH --partition=other";
  EXPECT_THAT(errorOf([&] { renderScript(job); }), HasSubstr("control character"));
  job = plan("slurm");
  job.program = "a\nb";
  EXPECT_THAT(errorOf([&] { renderScript(job); }), HasSubstr("control character"));
}

TEST_F(Script, OfAJobWithoutABatchSystemStartsItselfAgain) {
  auto job = plan("local");
  job.profile.shape.maxRestarts = 1;
  addProgram("program", "echo \"$*\" >>" + at("calls").string() + "\necho x >" + at("run/status.json").string() +
                            "\n[ -e " + at("twice").string() + " ] && exit 0\ntouch " + at("twice").string() +
                            "; kill -9 $$\n");
  const auto script = addText("run/job.sh", renderScript(job));
  const auto ran = makeProcessRunner()->run({.argv = {"bash", script}});
  EXPECT_EQ(ran.code, 0) << text("run/job.log");
  EXPECT_EQ(text("calls"), "begin\ngo on\n");
  EXPECT_THAT(text("run/job.attempts"), EndsWith(" finished 1 0\n"));
  EXPECT_THAT(text("run/job.log"), HasSubstr("starts again, 1 of at most 1"));
}

}  // namespace
}  // namespace carina::cluster
