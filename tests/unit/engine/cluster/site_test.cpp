// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/site.h"

#include "tests/unit/engine/cluster/cluster_test.h"

namespace carina::cluster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SiteTest : public ClusterTest {
 protected:
  /// An ssh that runs its last word in a shell of this machine, as sshd would.
  Login login() const {
    return {.host = "login1",
            .ssh = {addProgram("ssh", "printf '%s\\n' \"$@\" >" + at("asked").string() + "\nexec sh -c \"${!#}\"\n")}};
  }
};

TEST_F(SiteTest, CallsSshWithoutEverAskingForAPassword) {
  RecordedRunner runner({said("x")});
  Site site(runner, {.host = "login1", .ssh = {"ssh", "-p", "22"}});
  EXPECT_EQ(site.output({.argv = {"echo", "a b", "$HOME"}}), "x");
  EXPECT_THAT(runner.calls[0].argv, ElementsAre("ssh", "-p", "22", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10",
                                                "--", "login1", "echo 'a b' '$HOME'"));
}

TEST_F(SiteTest, AnUnreachableHostIsNamedWithSshsWords) {
  const std::string words = "ssh: connect to host login1 port 22: No route to host";
  RecordedRunner runner({refused(words, 255)});
  Site site(runner, {.host = "login1"});
  const auto error = errorOf([&] { site.run({.argv = {"squeue"}}); });
  EXPECT_THAT(error, HasSubstr("login1: cannot be reached: ssh: " + words));
  EXPECT_THAT(error, HasSubstr("without a password"));
}

TEST_F(SiteTest, AProgramThatIsMissingThereIsNamed) {
  RecordedRunner runner({refused("sh: 1: sbatch: not found", 127)});
  Site site(runner, {.host = "login1"});
  EXPECT_THAT(errorOf([&] { site.output({.argv = {"sbatch"}}); }),
              HasSubstr("sbatch on login1: there is no such program"));
}

TEST_F(SiteTest, FilesGoThereAndBackWhateverTheirNames) {
  const auto runner = makeProcessRunner();
  for (const auto& where : {Login{}, login()}) {
    Site site(*runner, where);
    for (const std::string name : {"deep/er/a", "a b/it's", "$(touch hit)/-n", "größe"}) {
      const auto path = at(site.name()) / name;
      EXPECT_EQ(site.findText(path), std::nullopt);
      site.write(path, "text\nof $HOME\n");
      EXPECT_EQ(site.findText(path), "text\nof $HOME\n") << path;
      EXPECT_TRUE(site.hasFolder(path.parent_path()));
      EXPECT_FALSE(site.hasFolder(path));
      site.remove(path);
      site.remove(path);
      EXPECT_EQ(site.findText(path), std::nullopt);
    }
  }
  EXPECT_FALSE(std::filesystem::exists("hit"));
}

TEST_F(SiteTest, APlaceThatCannotBeWrittenIsNamed) {
  addText("file", "x");
  const auto runner = makeProcessRunner();
  for (const auto& where : {Login{}, login()}) {
    Site site(*runner, where);
    EXPECT_THAT(errorOf([&] { site.write(at("file") / "below", "x"); }), HasSubstr(at("file").string()));
  }
}

}  // namespace
}  // namespace carina::cluster
