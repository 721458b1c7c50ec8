// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/job_record.h"

#include "engine/cluster/job_files.h"
#include "tests/unit/engine/cluster/cluster_test.h"

namespace carina::cluster {
namespace {

using testing::HasSubstr;

using Record = ClusterTest;

TEST_F(Record, IsReadBackAsItWasWritten) {
  JobRecord record{
      .cluster = "xeon",
      .scheduler = "slurm",
      .id = "123",
      .login = {.host = "login1", .ssh = {"ssh", "-p", "22"}},
      .run = "/scratch/a b",
      .isMirrored = true,
      .program = "carina",
      .shape = {.nodes = 4, .ranksPerNode = 8, .threadsPerRank = 7, .walltimeSeconds = 3600, .maxRestarts = 5},
      .submitted = 1700000000.5};
  saveJobRecord(record, at("run"));
  const auto read = findJobRecord(at("run"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->cluster, "xeon");
  EXPECT_EQ(read->id, "123");
  EXPECT_EQ(read->login.host, "login1");
  EXPECT_EQ(read->login.ssh, record.login.ssh);
  EXPECT_EQ(read->run, "/scratch/a b");
  EXPECT_TRUE(read->isMirrored);
  EXPECT_EQ(read->shape.ranks(), 32);
  EXPECT_EQ(read->shape.walltimeSeconds, 3600);
  EXPECT_EQ(read->shape.maxRestarts, 5);
  EXPECT_EQ(read->submitted, 1700000000.5);
  EXPECT_FALSE(findJobRecord(at("elsewhere")));
}

TEST_F(Record, DamageIsNamed) {
  for (const auto* text : {"", "{", "[]", R"({"format": "carina.run"})", R"({"format": "carina.job", "version": 1})"}) {
    addText("run/job.json", text);
    EXPECT_THAT(errorOf([&] { findJobRecord(at("run")); }), HasSubstr("job.json")) << text;
  }
  addText("run/job.json", R"({"format": "carina.job", "version": 2})");
  EXPECT_THAT(errorOf([&] { findJobRecord(at("run")); }), HasSubstr("another version"));
}

TEST_F(Record, AttemptsTellOfTheLastOne) {
  EXPECT_FALSE(findAttempts(""));
  EXPECT_FALSE(findAttempts("nonsense\n"));
  const auto began = findAttempts("100 began 0 \n");
  EXPECT_EQ(began->outcome, "began");
  EXPECT_EQ(began->began, 100);
  const auto last = findAttempts("100 began 0 \n160 saved 0 3\n200 began 1 \ndamaged line\n260 failed 1 139\n");
  EXPECT_EQ(last->outcome, "failed");
  EXPECT_EQ(last->restarts, 1);
  EXPECT_EQ(last->code, 139);
  EXPECT_EQ(last->when, 260);
  EXPECT_EQ(last->began, 200);
}

}  // namespace
}  // namespace carina::cluster
