// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/cluster/cluster_test.h"

#include <fstream>
#include <sstream>

#include <unistd.h>

#include "engine/core/file.h"

namespace carina::cluster {

namespace fs = std::filesystem;

ProgramAnswer RecordedRunner::run(const ProgramCall& call) {
  calls.push_back(call);
  if (calls.size() > answers_.size()) throw Error(ErrorCode::Internal, "nobody recorded an answer to " + call.argv[0]);
  return answers_[calls.size() - 1];
}

void ClusterTest::SetUp() {
  folder_ = fs::path(testing::TempDir()) / ("carina_cluster." + std::to_string(::getpid()) + "." +
                                            testing::UnitTest::GetInstance()->current_test_info()->name());
  fs::remove_all(folder_);
  fs::create_directories(folder_);
}

void ClusterTest::TearDown() {
  fs::remove_all(folder_);
}

fs::path ClusterTest::addText(const std::string& name, const std::string& text) const {
  fs::create_directories(at(name).parent_path());
  writeFileAtomically(at(name), text);
  return at(name);
}

fs::path ClusterTest::addProgram(const std::string& name, const std::string& bash) const {
  const auto path = addText(name, "#!/usr/bin/env bash\n" + bash);
  fs::permissions(path, fs::perms::owner_all);
  return path;
}

std::string ClusterTest::text(const std::string& name) const {
  std::ostringstream all;
  all << std::ifstream(at(name)).rdbuf();
  return all.str();
}

JobPlan ClusterTest::plan(const std::string& scheduler) const {
  const auto profile =
      parseProfile("scheduler = \"" + scheduler + "\"\nlaunch = \"mpirun\"\nmax_restarts = 2\n", "test.toml");
  return {.name = "run",
          .profile = profile,
          .run = at("run"),
          .program = at("program"),
          .work = {.begin = {"begin"},
                   .goOn = {"go on"},
                   .state = at("run/status.json"),
                   .stopped = "\"stopped\"",
                   .worthAnotherTry = {"\"Communication\"", "\"Io\""}}};
}

std::string errorOf(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  ADD_FAILURE() << "nothing was refused";
  return "";
}

ProgramAnswer bash(const std::string& script, const std::vector<std::string>& arguments) {
  ProgramCall call{.argv = {"bash", "-c", script, "bash"}};
  call.argv.insert(call.argv.end(), arguments.begin(), arguments.end());
  return makeProcessRunner()->run(call);
}

}  // namespace carina::cluster
