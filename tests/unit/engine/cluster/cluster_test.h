// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/cluster/job_script.h"
#include "engine/cluster/program_runner.h"
#include "engine/core/error.h"

namespace carina::cluster {

/// Recorded answers, one a call; what was asked is kept.
class RecordedRunner : public ProgramRunner {
 public:
  explicit RecordedRunner(std::vector<ProgramAnswer> answers = {}) : answers_(std::move(answers)) {}
  ProgramAnswer run(const ProgramCall& call) override;

  std::vector<ProgramCall> calls;

 private:
  std::vector<ProgramAnswer> answers_;
};

inline ProgramAnswer said(const std::string& out) {
  return {.out = out};
}
inline ProgramAnswer refused(const std::string& err, int code = 1) {
  return {.code = code, .err = err};
}

/// A test with a folder of its own.
class ClusterTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  std::filesystem::path at(const std::string& name) const { return folder_ / name; }
  std::filesystem::path addText(const std::string& name, const std::string& text) const;
  std::filesystem::path addProgram(const std::string& name, const std::string& bash) const;
  std::string text(const std::string& name) const;

  /// A job of one rank on a cluster of the given scheduler; its program is `program` in the folder.
  JobPlan plan(const std::string& scheduler) const;

  std::filesystem::path folder_;
};

/// What an error of `work` says; a test fails where it throws none.
std::string errorOf(const std::function<void()>& work);

/// What bash makes of a script, or says against it.
ProgramAnswer bash(const std::string& script, const std::vector<std::string>& arguments = {});

}  // namespace carina::cluster
