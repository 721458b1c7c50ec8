// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/unit/cli/command_run.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Packed records, a configuration that learns them in a moment, and a Slurm whose answers are files of the test.
class ClusterCommands : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    ASSERT_EQ(runCommand({"phantom", "-o", at("films"), "--count", "24", "--size", "64", "--format", "png"}).code, 0);
    ASSERT_EQ(runCommand({"pack", "nih", at("films"), "--labels", at("films/labels.csv"), "-o", at("records"),
                          "--split", "train=0.7", "--split", "val=0.3"})
                  .code,
              0);
    addText("first.toml", "[train]\nrecords = \"" + at("records") +
                              "\"\nnet = \"amoebanet_d_1_16\"\ninput-size = 64\nbatch = 4\nlearning-rate = 0.01\n"
                              "epochs = 2\n");
    addText("lab.toml", "scheduler = \"slurm\"\npartition = \"cpu\"\nnodes = 2\nranks_per_node = 2\n");
    path_ = std::getenv("PATH");
  }
  void TearDown() override {
    ::setenv("PATH", path_.c_str(), 1);
    CommandTest::TearDown();
  }

  void addProgram(const std::string& name, const std::string& bash) const {
    const auto path = addText("bin/" + name, "#!/bin/bash\n" + bash);
    fs::permissions(path, fs::perms::owner_all);
  }
  /// From now on Slurm's commands are ours, each printing what its file says and noting what it was asked.
  void pretendSlurm() const {
    for (const std::string name : {"sbatch", "squeue", "sacct", "scancel"}) {
      addText(name + ".says", "");
      addProgram(name, "echo \"" + name + " $*\" >>" + at("asked") + "\ncat " + at(name) + ".says\n");
    }
    ::setenv("PATH", (at("bin") + ":" + path_).c_str(), 1);
    addText("sbatch.says", "123\n");
  }
  std::string asked() const {
    std::ostringstream all;
    all << std::ifstream(at("asked")).rdbuf();
    return all.str();
  }

  Ran submit(std::vector<std::string> more = {}) const {
    std::vector<std::string> args = {"submit",         "--cluster", at("lab.toml"), "--config",
                                     at("first.toml"), "--run",     at("run")};
    args.insert(args.end(), more.begin(), more.end());
    return runCommand(args);
  }
  nlohmann::ordered_json standing() const { return runCommand({"status", at("run"), "--json"}).json()["runs"][0]; }

  /// A run that says of itself what a real one does, as of so many seconds ago.
  void pretendRun(const std::string& state, double secondsLeft, const std::string& message = "") const {
    addText("run/config.toml", "");
    const auto now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    nlohmann::ordered_json json = {{"format", "carina.run"},
                                   {"version", 1},
                                   {"state", state},
                                   {"net", "resnet50"},
                                   {"step", 50},
                                   {"totalSteps", 100},
                                   {"epoch", 3},
                                   {"epochs", 6},
                                   {"loss", 0.5},
                                   {"learningRate", 0.1},
                                   {"imagesPerSecond", 90.0},
                                   {"waitShare", 0.0},
                                   {"secondsLeft", secondsLeft},
                                   {"started", now},
                                   {"updated", now},
                                   {"processId", 1},
                                   {"host", "n1"},
                                   {"checkpointStep", 40},
                                   {"bestStep", nullptr},
                                   {"bestScore", nullptr},
                                   {"message", message}};
    addText("run/status.json", json.dump());
  }

  std::string path_;
};

TEST_F(ClusterCommands, ADryRunPrintsTheScriptAndSendsNothing) {
  const auto ran = submit({"--dry-run", "--nodes", "4", "--time", "2:00:00", "--max-restarts", "5"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("#SBATCH --nodes=4"), HasSubstr("#SBATCH --time=02:00:00"),
                             HasSubstr("max_restarts=5"), HasSubstr("#SBATCH --partition=cpu"), HasSubstr("--ntasks=8"),
                             HasSubstr("train --config " + at("run/job.toml"))));
  EXPECT_FALSE(fs::exists(at("run")));
}

TEST_F(ClusterCommands, SubmittingSendsTheScriptAndSaysWhatToDoNext) {
  pretendSlurm();
  const auto ran = submit();
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("job 123 on 'lab': 2 × 2 ranks"), HasSubstr("carina status"),
                             HasSubstr("carina watch"), HasSubstr("carina stop")));
  EXPECT_EQ(asked(), "sbatch --parsable " + at("run/job.sh") + "\n");
  const auto again = runCommand({"train", "--config", at("run/job.toml"), "--run", at("x"), "--dump-config"});
  EXPECT_THAT(again.out, HasSubstr("train.net=\"amoebanet_d_1_16\""));
}

TEST_F(ClusterCommands, TheRunIsNamedAfterItsConfiguration) {
  const auto ran = runCommand({"submit", "--cluster", at("lab.toml"), "--config", at("first.toml"), "--dry-run"});
  EXPECT_THAT(ran.out, HasSubstr((fs::current_path() / "runs/first").string()));
}

TEST_F(ClusterCommands, WhatIsWrongIsSaidBeforeAnythingIsSent) {
  pretendSlurm();
  const auto refused = [&](const Ran& ran, int code, const std::string& message) {
    EXPECT_EQ(ran.code, code) << message;
    EXPECT_THAT(ran.err, HasSubstr(message));
    EXPECT_FALSE(fs::exists(at("run"))) << message;
    EXPECT_EQ(asked(), "");
  };
  refused(runCommand({"submit", "--cluster", at("lab.toml"), "--run", at("run")}), 2, "--config RUN.toml");
  refused(runCommand({"submit", "--cluster", "nowhere", "--config", at("first.toml"), "--run", at("run")}), 1,
          "no cluster 'nowhere'");
  refused(submit({"--time", "soon"}), 2, "--time soon");
  refused(submit({"--resume", at("other")}), 2, "--resume");
  addText("first.toml", "[train]\nrecrods = \"x\"\n");
  refused(submit(), 2, "did you mean train.records?");
  addText("first.toml", "[train]\nepochs = 0\nrecords = \"x\"\n");
  refused(submit(), 2, "epochs");
  addText("first.toml", "[train]\nepochs = 1\n");
  refused(submit(), 2, "what shall be learned from");
  addText("first.toml", "[train]\nrecords = \"" + at("none") + "\"\n");
  refused(submit(), 1, at("none"));
  addText("first.toml", "[train]\nrecords = \"" + at("records") + "\"\nglobal-batch = 7\nlearning-rate = 0.1\n");
  refused(submit(), 2, "global-batch");
  addText("lab.toml", "scheduler = \"slurm\"\npartitoin = \"cpu\"\n");
  refused(submit(), 1, "lab.toml:2: no profile has a key 'partitoin'; did you mean 'partition'?");
  addText("lab.toml", "scheduler = \"local\"\n");
  refused(submit({"--nodes", "2"}), 2, "one node and no time limit");
}

TEST_F(ClusterCommands, WithoutSlurmItSaysWhatIsMissing) {
  fs::create_directories(at("empty"));
  ::setenv("PATH", at("empty").c_str(), 1);
  const auto ran = submit();
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("sbatch on this machine: there is no such program on PATH"));
}

TEST_F(ClusterCommands, WhatSbatchSaysIsShown) {
  pretendSlurm();
  addProgram("sbatch", "echo 'sbatch: error: invalid partition specified: cpu' >&2; exit 1\n");
  const auto ran = submit();
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("invalid partition specified: cpu"));
  EXPECT_FALSE(fs::exists(at("run/job.json")));
}

TEST_F(ClusterCommands, TwoRunsInOneFolderAreRefused) {
  pretendSlurm();
  ASSERT_EQ(submit().code, 0);
  addText("squeue.says", "123|PENDING|Priority|N/A|1:00:00|\n");
  EXPECT_THAT(submit().err, HasSubstr("job 123 of this run is queued on 'lab'"));
  addText("squeue.says", "");
  addText("sacct.says", "123|TIMEOUT|0:0|n1\n");
  pretendRun("stopped", 10);
  EXPECT_THAT(submit().err, HasSubstr("go on with it by --resume"));
  addText("sbatch.says", "124\n");
  const auto resumed =
      runCommand({"submit", "--cluster", at("lab.toml"), "--config", at("first.toml"), "--resume", at("run")});
  EXPECT_THAT(resumed.out, HasSubstr("job 124")) << resumed.err;
}

TEST_F(ClusterCommands, AnUnreachableHostIsNamed) {
  addProgram("ssh", "echo 'ssh: connect to host login1 port 22: No route to host' >&2; exit 255\n");
  addText("lab.toml", "scheduler = \"slurm\"\nhost = \"login1\"\nssh = [\"" + at("bin/ssh") + "\"]\n");
  const auto ran = submit();
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("login1: cannot be reached"));
  EXPECT_THAT(ran.err, HasSubstr("No route to host"));
}

TEST_F(ClusterCommands, ARunBehindALoginNodeLiesThereAndIsFollowedHere) {
  pretendSlurm();
  addProgram("ssh", "exec sh -c \"${!#}\"\n");
  addText("lab.toml", "scheduler = \"slurm\"\nhost = \"login1\"\nssh = [\"" + at("bin/ssh") + "\"]\nruns = \"" +
                          at("there") + "\"\n");
  const auto ran = submit();
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(fs::exists(at("there/run/job.sh")));
  EXPECT_FALSE(fs::exists(at("run/job.sh")));
  addText("squeue.says", "123|RUNNING|None|1|1:00:00|n1\n");
  pretendRun("running", 10);
  fs::rename(at("run/status.json"), at("there/run/status.json"));
  fs::rename(at("run/config.toml"), at("there/run/config.toml"));
  EXPECT_EQ(standing()["state"], "running");
  EXPECT_TRUE(fs::exists(at("run/status.json")));
  addText("first.toml", "[train]\nrecords = \"/carina/none\"\n");
  const auto missing = submit({"--nodes", "1"});
  EXPECT_NE(missing.code, 0);
}

TEST_F(ClusterCommands, StatusSaysWhyAJobWaitsAndWhenItMayStart) {
  pretendSlurm();
  ASSERT_EQ(submit().code, 0);
  addText("squeue.says", "123|PENDING|Resources|1795768135|1:00:00|\n");
  const auto ran = runCommand({"status", at("run")});
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, AllOf(HasSubstr(": queued: waits until enough nodes are free (Resources)"),
                             HasSubstr("expected to start 2026-11-27"), HasSubstr("job 123 on 'lab'")));
}

TEST_F(ClusterCommands, StatusWarnsWhenTheTimeWillNotDo) {
  pretendSlurm();
  ASSERT_EQ(submit().code, 0);
  addText("squeue.says", "123|RUNNING|None|1|1:00:00|n[1-2]\n");
  EXPECT_EQ(standing()["state"], "starting");
  pretendRun("running", 7200);
  const auto ran = runCommand({"status", at("run")});
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("running: epoch 3/6"), HasSubstr("walltime left 01:00:00"),
                    HasSubstr("needs about 02:00:00 more"), HasSubstr("(3 restarts left)"), HasSubstr("nodes n[1-2]")));
  pretendRun("running", 600);
  EXPECT_THAT(runCommand({"status", at("run")}).out, Not(HasSubstr("needs about")));
}

TEST_F(ClusterCommands, StatusTellsEveryEndApart) {
  pretendSlurm();
  ASSERT_EQ(submit().code, 0);
  pretendRun("running", 600);
  const auto reads = [&](const std::string& sacct, const std::string& end, const std::string& reason) {
    addText("sacct.says", "123|" + sacct + "|n1\n");
    const auto now = standing();
    EXPECT_EQ(now["state"], "failed") << sacct;
    EXPECT_EQ(now["job"]["end"], end);
    EXPECT_THAT(now["detail"].get<std::string>(), AllOf(HasSubstr(reason), HasSubstr("last checkpoint is of step 40")));
  };
  reads("TIMEOUT|0:0", "time limit", "its time was up");
  reads("NODE_FAIL|0:0", "node failed", "one of its nodes failed (NODE_FAIL)");
  reads("PREEMPTED|0:0", "pre-empted", "higher priority");
  reads("OUT_OF_MEMORY|0:125", "out of memory", "more memory");
  reads("CANCELLED by 0|0:0", "cancelled", "cancelled by user number 0");
  reads("FAILED|1:0", "failed", "exit code 1");
  pretendRun("failed", 600, "diverged at step 7");
  EXPECT_THAT(standing()["detail"].get<std::string>(), HasSubstr("diverged at step 7"));
  pretendRun("finished", 0);
  addText("sacct.says", "123|COMPLETED|0:0|n1\n");
  EXPECT_EQ(standing()["state"], "finished");
}

TEST_F(ClusterCommands, StatusSaysWhatTheLastAttemptSaidInTheLogAlone) {
  pretendSlurm();
  ASSERT_EQ(submit().code, 0);
  addText("sacct.says", "123|FAILED|1:0|n1\n");
  addText("run/job.log", "carina: job 123 on n1\ncarina: error: an old story\ncarina: job 123 on n1\n");
  EXPECT_THAT(standing()["detail"].get<std::string>(), HasSubstr("before it began"));
  addText("run/job.log",
          "carina: job 123 on n1\ncarina: error: rank 3 on n2 has died\nsrun: error: n2: task 3: Killed\n"
          "carina: lost, exit code 137\n");
  pretendRun("running", 600);
  EXPECT_THAT(standing()["detail"].get<std::string>(),
              AllOf(HasSubstr("rank 3 on n2 has died"), HasSubstr("last checkpoint is of step 40")));
  pretendRun("stopped", 600);
  EXPECT_EQ(standing()["detail"], "step 50 of 100");
}

TEST_F(ClusterCommands, WithoutAccountingStatusSaysWhatIsKnown) {
  pretendSlurm();
  ASSERT_EQ(submit().code, 0);
  addProgram("sacct", "echo 'Slurm accounting storage is disabled' >&2; exit 1\n");
  addProgram("squeue", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1\n");
  EXPECT_EQ(standing()["state"], "unknown");
  addText("run/job.attempts", "100 began 0 \n200 saved 0 3\n200 exhausted 0 3\n");
  pretendRun("stopped", 600);
  const auto ran = runCommand({"status", at("run")});
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, AllOf(HasSubstr(": stopped: step 50 of 100"), HasSubstr("carina submit --resume goes on"),
                             HasSubstr("accounting storage is disabled"), HasSubstr("last word is 'exhausted'")));
}

TEST_F(ClusterCommands, StopSavesOrEndsNow) {
  pretendSlurm();
  EXPECT_THAT(runCommand({"stop", at("films")}).err, HasSubstr("has no job that carina submit sent"));
  ASSERT_EQ(submit().code, 0);
  addText("squeue.says", "123|RUNNING|None|1|1:00:00|n1\n");
  EXPECT_THAT(runCommand({"stop", at("run")}).out, HasSubstr("finish its step, save and end"));
  EXPECT_THAT(asked(), HasSubstr("scancel --batch --signal=USR1 123\n"));
  EXPECT_TRUE(fs::exists(at("run/job.stop")));
  EXPECT_THAT(runCommand({"stop", at("run"), "--now"}).out, HasSubstr("is cancelled; its last checkpoint stays"));
  EXPECT_THAT(asked(), HasSubstr("scancel 123\n"));
  addText("squeue.says", "123|PENDING|Priority|1|1:00:00|n1\n");
  EXPECT_THAT(runCommand({"stop", at("run")}).out, HasSubstr("was waiting, and is cancelled"));
}

TEST_F(ClusterCommands, WatchFollowsAJobFromTheQueueToItsEnd) {
  pretendSlurm();
  ASSERT_EQ(submit().code, 0);
  addText("squeue.says", "123|PENDING|Priority|N/A|1:00:00|\n");
  const auto queued = runCommand({"watch", at("run"), "--once"});
  EXPECT_EQ(queued.code, 0);
  EXPECT_THAT(queued.out, HasSubstr("queued: jobs of higher priority come first"));
  addText("squeue.says", "123|RUNNING|None|1|1:00:00|n1\n");
  pretendRun("running", 600);
  addText("run/health.json",
          R"({"format": "carina.health", "version": 1, "step": 50, "ranks": [{"rank": 3, "host": "n2", "steps": 5,
              "stepSeconds": 1, "ownSeconds": 0.9, "waitSeconds": 0, "normSeconds": 0, "sumSeconds": 0,
              "exposedSeconds": 0, "residentBytes": 1, "isStraggler": true}]})");
  EXPECT_THAT(runCommand({"status", at("run")}).out, HasSubstr("rank 3 on n2 holds the others up"));
  addText("squeue.says", "");
  addText("sacct.says", "123|NODE_FAIL|0:0|n1\n");
  const auto ended = runCommand({"watch", at("run")});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.out, HasSubstr("failed: without a word of its own"));
  EXPECT_THAT(ended.out, HasSubstr("NODE_FAIL"));
}

TEST_F(ClusterCommands, StatusWithoutRunsSaysSo) {
  const auto ran = runCommand({"status", at("films"), "--json"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.json()["errors"][0]["message"].get<std::string>(), HasSubstr("holds no training run"));
}

}  // namespace
}  // namespace carina::cli
