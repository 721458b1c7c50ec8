// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/job_script.h"

#include "engine/cluster/job_files.h"
#include "engine/cluster/job_script_text.h"
#include "engine/cluster/launcher.h"
#include "engine/cluster/scheduler.h"
#include "engine/cluster/shell_text.h"

namespace carina::cluster {
namespace {

std::string assignment(const std::string& name, const std::string& value) {
  return name + "=" + shellWord(value) + "\n";
}

std::string list(const std::string& name, const std::vector<std::string>& words) {
  return name + "=(" + shellWords(words) + ")\n";
}

std::string lines(const std::vector<std::string>& all) {
  std::string text;
  for (const auto& line : all) text += line + "\n";
  return text;
}

std::string count(int number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

std::string heading(const JobPlan& plan, const ScriptParts& parts) {
  const auto& shape = plan.profile.shape;
  auto text = "# The run '" + plan.name + "' on the cluster '" + plan.profile.name +
              "': " + count(shape.nodes, "node") + ", " + count(shape.ranksPerNode, "rank") + " on each";
  if (shape.threadsPerRank > 0) text += ", " + count(shape.threadsPerRank, "thread") + " a rank";
  checkOneLine(text, "the run or the cluster");
  return text + ".\n# Written by carina submit; to start it by hand: " + parts.byHand + " " +
         shellWord(JobFiles(plan.run).script.string()) + "\n";
}

std::string facts(const JobPlan& plan, const ScriptParts& parts) {
  return "\n# The job\n" + assignment("run", plan.run.string()) + assignment("program", plan.program) +
         assignment("max_restarts", std::to_string(plan.profile.shape.maxRestarts)) + lines(parts.facts);
}

std::string threads(const Profile& profile) {
  const auto& shape = profile.shape;
  std::string text;
  if (shape.threadsPerRank > 0) {
    text = "export OMP_NUM_THREADS=" + std::to_string(shape.threadsPerRank) + "\n";
  } else if (shape.ranksPerNode > 1) {
    text = "threads=$(($(nproc) / " + std::to_string(shape.ranksPerNode) + "))\n" +
           "export OMP_NUM_THREADS=$((threads > 0 ? threads : 1))\n";
  }
  if (profile.launch.binding != "none") text += "export OMP_PLACES=cores OMP_PROC_BIND=close\n";
  return text;
}

std::string environment(const Profile& profile) {
  auto text = "\n# Its environment\n" + threads(profile);
  for (const auto& module : profile.modules) text += "module load " + shellWord(module) + "\n";
  for (const auto& [name, value] : profile.environment) text += "export " + assignment(name, value);
  return text + lines(profile.setup);
}

std::string workLines(const JobPlan& plan) {
  const auto& work = plan.work;
  const auto launch = launchCommand(plan.profile.shape, plan.profile.launch);
  return "\n# What runs: the launcher, then how the work begins, or how it goes on once its state is there\n" +
         list("launch", launch) + list("begin", work.begin) + list("go_on", work.goOn) +
         assignment("state", work.state.string()) +
         "\n# The exit code of work that was asked to stop and saved, and what its state says then; what it says of\n"
         "# faults that may not come again\n" +
         assignment("saved_code", std::to_string(work.savedCode)) + assignment("stopped", work.stopped) +
         list("worth_another_try", work.worthAnotherTry);
}

}  // namespace

std::string renderScript(const JobPlan& plan) {
  const auto parts = findScheduler(plan.profile.scheduler).scriptParts(plan);
  std::string again = "again() {\n";
  for (const auto& line : parts.again) again += "  " + line + "\n";
  return "#!/usr/bin/env bash\n" + heading(plan, parts) + lines(parts.header) + facts(plan, parts) +
         environment(plan.profile) + workLines(plan) + kScriptWords + again + "}\n" + kScriptBegin + kScriptRun +
         kScriptEnd;
}

}  // namespace carina::cluster
