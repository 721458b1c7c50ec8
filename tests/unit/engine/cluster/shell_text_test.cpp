// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/shell_text.h"

#include "tests/unit/engine/cluster/cluster_test.h"

namespace carina::cluster {
namespace {

using testing::HasSubstr;

const std::vector<std::string> kHostile = {"plain", "with space",    "it's",        "$(touch x)",  "`touch x`",
                                           "a;b",   "a|b&c",         "\"quoted\"",  "back\\slash", "*",
                                           "~",     "NAME=value",    "--flag=va l", "#",           "!!",
                                           "",      "'; rm -rf / #", "größe",       "{a,b}",       "$HOME"};

TEST(ShellText, EveryWordReachesAProgramAsItIs) {
  for (const auto& word : kHostile) {
    const auto heard = bash("printf '%s' " + shellWord(word));
    EXPECT_EQ(heard.out, word);
    EXPECT_EQ(heard.err, "") << word;
  }
}

TEST(ShellText, AListOfWordsStaysThatList) {
  const auto heard = bash("list=(" + shellWords(kHostile) + "); printf '<%s>' \"${list[@]}\"");
  std::string expected;
  for (const auto& word : kHostile) expected += "<" + word + ">";
  EXPECT_EQ(heard.out, expected);
}

TEST(ShellText, AFirstWordIsNoAssignment) {
  EXPECT_EQ(bash(shellWord("A=b") + " true").code, 127);
}

TEST(ShellText, ALineEndIsRefused) {
  EXPECT_THAT(errorOf([] { shellWord("a\nrm -rf /"); }), HasSubstr("a?rm -rf /"));
  EXPECT_THAT(errorOf([] { shellWord(std::string("a\0b", 3)); }), HasSubstr("control character"));
}

}  // namespace
}  // namespace carina::cluster
