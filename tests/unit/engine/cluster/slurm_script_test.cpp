// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/slurm_script.h"

#include "tests/unit/engine/cluster/cluster_test.h"

namespace carina::cluster {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class SlurmScript : public ClusterTest {
 protected:
  /// The #SBATCH lines of a job on the profile.
  std::vector<std::string> header(const std::string& profile, const std::string& run = "/scratch/first") const {
    auto job = plan("slurm");
    job.profile = parseProfile("scheduler = \"slurm\"\n" + profile, "lab.toml");
    job.run = run;
    return slurmScriptParts(job).header;
  }
};

// The options stand in sbatch(1).
TEST_F(SlurmScript, AsksForWhatTheProfileSays) {
  const auto lines = header(
      "partition = \"cpu\"\naccount = \"rad\"\nqos = \"high\"\nconstraint = \"spr&ib\"\nmemory = \"0\"\nexclusive = "
      "true\n"
      "nodes = 4\nranks_per_node = 8\nthreads_per_rank = 7\nwalltime = \"12:00:00\"\nsave_before = \"5:00\"\n"
      "sbatch_arguments = [\"--mail-type=END\"]\n");
  for (const auto* line :
       {"#SBATCH --job-name=carina-run", "#SBATCH --partition=cpu", "#SBATCH --account=rad", "#SBATCH --qos=high",
        "#SBATCH --constraint=spr&ib", "#SBATCH --mem=0", "#SBATCH --exclusive", "#SBATCH --nodes=4",
        "#SBATCH --ntasks-per-node=8", "#SBATCH --cpus-per-task=7", "#SBATCH --time=12:00:00", "#SBATCH --requeue",
        "#SBATCH --open-mode=append", "#SBATCH --signal=B:USR1@300", "#SBATCH --mail-type=END",
        "#SBATCH --chdir=\"/scratch/first\"", "#SBATCH --output=\"/scratch/first/job.log\""}) {
    EXPECT_THAT(lines, Contains(line));
  }
}

TEST_F(SlurmScript, LeavesOutWhatTheProfileLeavesOut) {
  for (const auto& line : header("")) {
    for (const auto* option : {"--partition", "--time", "--mem", "--exclusive", "--cpus-per-task"}) {
      EXPECT_THAT(line, Not(HasSubstr(option)));
    }
  }
}

TEST_F(SlurmScript, PathsAreQuotedAsSbatchReadsThem) {
  const auto lines = header("", "/scratch/a \"b\" 50%j");
  EXPECT_THAT(lines, Contains("#SBATCH --chdir=\"/scratch/a \\\"b\\\" 50%j\""));
  EXPECT_THAT(lines, Contains("#SBATCH --output=\"/scratch/a \\\"b\\\" 50%%j/job.log\""));
}

TEST_F(SlurmScript, ValuesThatWouldBreakALineAreRefused) {
  EXPECT_THAT(errorOf([&] { header("partition = \"cpu --uid=0\"\n"); }), HasSubstr("partition 'cpu --uid=0'"));
  EXPECT_THAT(errorOf([&] { header("account = \"$(id)\"\n"); }), HasSubstr("account"));
  EXPECT_THAT(errorOf([&] { header("qos = \"\"\n"); }), HasSubstr("qos"));
  EXPECT_THAT(errorOf([&] { header("sbatch_arguments = [\"mail\"]\n"); }), HasSubstr("'--'"));
  EXPECT_THAT(errorOf([&] { header("", "/a\\b"); }), HasSubstr("choose another --run"));
}

}  // namespace
}  // namespace carina::cluster
