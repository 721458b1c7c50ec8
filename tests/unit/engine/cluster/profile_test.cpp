// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/profile.h"

#include <cstdlib>

#include "engine/cluster/job_script.h"
#include "engine/cluster/scheduler.h"
#include "tests/unit/engine/cluster/cluster_test.h"

namespace carina::cluster {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class ProfileText : public ClusterTest {
 protected:
  static std::string refusal(const std::string& text) {
    return errorOf([&] { parseProfile(text, "lab.toml"); });
  }
};

TEST_F(ProfileText, ItsKeysAreRead) {
  const auto profile = parseProfile(R"(
description = "ours"
scheduler = "slurm"
host = "me@login1"
ssh = ["ssh", "-p", "2222"]
runs = "/scratch/runs"
program = "/opt/carina"
partition = "cpu"
exclusive = true
nodes = 4
ranks_per_node = 8
threads_per_rank = 7
walltime = "1-12:00:00"
save_before = "10:00"
max_restarts = 9
modules = ["gcc/12"]
setup = ["ulimit -s unlimited"]
launch = "mpirun"
launch_arguments = ["--mca", "btl", "tcp,self"]
binding = "core"
[environment]
A_B = "c d"
)",
                                    "dir/lab.toml");
  EXPECT_EQ(profile.name, "lab");
  EXPECT_EQ(profile.host, "me@login1");
  EXPECT_THAT(profile.ssh, ElementsAre("ssh", "-p", "2222"));
  EXPECT_EQ(profile.shape.ranks(), 32);
  EXPECT_EQ(profile.shape.walltimeSeconds, 36 * 3600);
  EXPECT_EQ(profile.shape.saveBeforeSeconds, 600);
  EXPECT_EQ(profile.shape.maxRestarts, 9);
  EXPECT_THAT(profile.own.at("partition"), ElementsAre("cpu"));
  EXPECT_THAT(profile.own.at("exclusive"), ElementsAre("true"));
  EXPECT_EQ(profile.environment.at("A_B"), "c d");
  EXPECT_EQ(profile.launch.binding, "core");
}

TEST_F(ProfileText, AnUnknownKeyIsNamedWithItsLineAndTheNearest) {
  EXPECT_EQ(refusal("scheduler = \"slurm\"\n\nwaltime = \"1:00\"\n"),
            "lab.toml:3: no profile has a key 'waltime'; did you mean 'walltime'?");
  EXPECT_THAT(refusal("scheduler = \"slurm\"\npartitoin = \"x\"\n"), HasSubstr("'partition'"));
  EXPECT_EQ(refusal("scheduler = \"local\"\npartition = \"x\"\n"),
            "lab.toml:2: 'partition' is a key of the scheduler 'slurm', and this profile's is 'local'");
}

TEST_F(ProfileText, WrongValuesAreNamedWithTheirLines) {
  const auto refused = [](const std::string& line, const std::string& why) {
    EXPECT_THAT(refusal("scheduler = \"slurm\"\n" + line + "\n"),
                testing::AllOf(HasSubstr("lab.toml:2: "), HasSubstr(why)))
        << line;
  };
  refused("nodes = 0", "'nodes' is 0");
  refused("nodes = \"4\"", "a whole number");
  refused("nodes = 4.5", "a whole number");
  refused("walltime = \"soon\"", "'soon'");
  refused("walltime = 12", "text in quotes");
  refused("launch = \"aprun\"", "srun, mpirun");
  refused("binding = \"nume\"", "numa, socket, core, none");
  refused("modules = \"gcc\"", "a list of texts");
  refused("exclusive = \"yes\"", "true or false");
  refused("host = \"-oProxyCommand=x\"", "no host");
  refused("host = \"a b\"", "no host");
  refused("partition = \"a\\nb\"", "control character");
  refused("environment = { \"a b\" = \"c\" }", "no name of a variable");
  refused("environment = { \"x;rm\" = \"c\" }", "no name of a variable");
  refused("nodes = = 3", "is no TOML");
}

TEST_F(ProfileText, WhatDoesNotGoTogetherIsRefused) {
  EXPECT_THAT(refusal("nodes = 1\n"), HasSubstr("says no scheduler; add a line: scheduler = \"slurm\" or \"local\""));
  EXPECT_THAT(refusal("scheduler = \"slrum\"\n"), HasSubstr("no scheduler 'slrum'"));
  EXPECT_THAT(refusal("scheduler = \"slurm\"\nruns = \"/x\"\n"), HasSubstr("there is no 'host'"));
  EXPECT_THAT(refusal("scheduler = \"slurm\"\nhost = \"h\"\nruns = \"x\"\n"), HasSubstr("begin with '/'"));
  EXPECT_THAT(refusal("scheduler = \"local\"\nwalltime = \"1:00:00\"\n"), HasSubstr("knows no 'walltime'"));
  EXPECT_THAT(refusal("scheduler = \"local\"\nnodes = 2\n"), HasSubstr("one node"));
}

TEST_F(ProfileText, IsFoundByNameInTheFirstFolderThatHasIt) {
  addText("one/lab.toml", "scheduler = \"slurm\"\nnodes = 1\n");
  addText("two/lab.toml", "scheduler = \"slurm\"\nnodes = 2\n");
  addText("two/other.toml", "scheduler = \"local\"\n");
  EXPECT_EQ(findProfile("lab", {at("one"), at("two")}).shape.nodes, 1);
  EXPECT_EQ(findProfile("lab", {at("none"), at("two")}).shape.nodes, 2);
  EXPECT_EQ(findProfile(at("two/lab.toml"), {}).shape.nodes, 2);
  const auto error = errorOf([&] { findProfile("lap", {at("one"), at("two")}); });
  EXPECT_THAT(error, HasSubstr("no cluster 'lap'; the nearest is 'lab'; there are lab, other"));
  EXPECT_THAT(error, HasSubstr(at("two").string()));
  EXPECT_THAT(errorOf([&] { findProfile(at("none.toml"), {}); }), HasSubstr("none.toml"));
}

TEST_F(ProfileText, TheFoldersOfTheEnvironmentComeFirst) {
  ::setenv("CARINA_CLUSTERS", "/a:/b", 1);
  ::setenv("XDG_CONFIG_HOME", "/c", 1);
  EXPECT_THAT(profileFolders("/d"), ElementsAre("/a", "/b", "/c/carina/clusters", "/d"));
  ::unsetenv("XDG_CONFIG_HOME");
  ::unsetenv("CARINA_CLUSTERS");
  ::setenv("HOME", "/me", 1);
  EXPECT_THAT(profileFolders(""), ElementsAre("/me/.config/carina/clusters"));
}

/// Loads each ready profile, writes its script and has bash read it.
TEST_F(ProfileText, EveryReadyProfileGivesAScriptThatBashTakes) {
  int profiles = 0;
  for (const auto& entry : fs::directory_iterator("resources/clusters")) {
    if (entry.path().extension() != ".toml") continue;
    ++profiles;
    auto job = plan("slurm");
    job.profile = loadProfile(entry.path());
    EXPECT_FALSE(job.profile.description.empty()) << entry.path();
    const auto script = addText(entry.path().stem().string() + ".sh", renderScript(job));
    const auto read = makeProcessRunner()->run({.argv = {"bash", "-n", script}});
    EXPECT_EQ(read.code, 0) << read.err;
    const auto linted = makeProcessRunner()->run({.argv = {"shellcheck", script}});
    EXPECT_EQ(linted.code, 0) << linted.out << wordsOf(linted);
  }
  EXPECT_GE(profiles, 5);
}

}  // namespace
}  // namespace carina::cluster
