// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "engine/cluster/program_runner.h"
#include "tests/unit/engine/cluster/cluster_test.h"

namespace carina::cluster {
namespace {

using Fate = ProgramAnswer::Fate;

TEST(ProcessRunner, GivesBothOutputsAndTheCode) {
  const auto answer = makeProcessRunner()->run({.argv = {"sh", "-c", "echo out; echo err >&2; exit 7"}});
  EXPECT_EQ(answer.out, "out\n");
  EXPECT_EQ(answer.err, "err\n");
  EXPECT_EQ(answer.code, 7);
  EXPECT_EQ(wordsOf(answer), "err");
}

TEST(ProcessRunner, GivesInputLargerThanAPipeHolds) {
  const std::string much(1 << 20, 'x');
  EXPECT_EQ(makeProcessRunner()->run({.argv = {"cat"}, .input = much}).out, much);
  EXPECT_EQ(makeProcessRunner()->run({.argv = {"true"}, .input = much}).code, 0);
}

TEST(ProcessRunner, SaysThatAProgramIsMissing) {
  const auto answer = makeProcessRunner()->run({.argv = {"carina-no-such-program"}});
  EXPECT_EQ(answer.fate, Fate::Missing);
  EXPECT_EQ(wordsOf(answer), "there is no such program on PATH");
}

TEST(ProcessRunner, EndsAProgramThatTakesTooLong) {
  const auto begin = std::chrono::steady_clock::now();
  const auto answer = makeProcessRunner()->run({.argv = {"sleep", "60"}, .timeoutSeconds = 0.2});
  EXPECT_EQ(answer.fate, Fate::TimedOut);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
  EXPECT_EQ(wordsOf(answer), "no answer in time");
}

TEST(ProcessRunner, TellsASignalFromACode) {
  EXPECT_EQ(makeProcessRunner()->run({.argv = {"sh", "-c", "kill -9 $$"}}).code, 128 + 9);
}

}  // namespace
}  // namespace carina::cluster
