// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/slurm_script.h"

#include <algorithm>

#include "engine/cluster/duration.h"
#include "engine/cluster/job_files.h"
#include "engine/cluster/shell_text.h"
#include "engine/core/error.h"

namespace carina::cluster {
namespace {

bool isLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// A value that sbatch takes as it stands: names, sizes and features with their signs.
std::string plain(const std::string& value, const std::string& what) {
  const auto isPlain = [](char c) {
    return isLetterOrDigit(c) || std::string_view("-_.,:=+&|*@[]()/%").find(c) != std::string::npos;
  };
  if (!value.empty() && std::ranges::all_of(value, isPlain)) return value;
  checkOneLine(value, what);
  throw Error(ErrorCode::InvalidArgument,
              what + " '" + value + "': is empty or has a character that no such name of Slurm has");
}

/// A path as sbatch reads it in a line of a script: in double quotes, which it takes away, with \ before " and \.
std::string quotedPath(const std::string& path) {
  checkOneLine(path, "the path");
  std::string quoted = "\"";
  for (const char c : path) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

/// As quotedPath(), where % would begin a pattern.
std::string quotedPattern(const std::string& path) {
  if (path.find('\\') != std::string::npos) {
    throw Error(ErrorCode::InvalidArgument,
                "the path '" + path + "': has a '\\', which Slurm does not take; choose another --run");
  }
  std::string doubled;
  for (const char c : path) doubled += c == '%' ? std::string("%%") : std::string(1, c);
  return quotedPath(doubled);
}

std::string jobName(const std::string& run) {
  auto name = "carina-" + run.substr(0, 64);
  std::ranges::replace_if(
      name, [](char c) { return !isLetterOrDigit(c) && c != '-' && c != '_' && c != '.'; }, '_');
  return name;
}

void addOwn(const Profile& profile, std::vector<std::string>& lines) {
  const auto add = [&](const std::string& key, const std::string& option) {
    const auto found = profile.own.find(key);
    if (found != profile.own.end()) lines.push_back("#SBATCH --" + option + "=" + plain(found->second[0], key));
  };
  add("partition", "partition");
  add("account", "account");
  add("qos", "qos");
  add("constraint", "constraint");
  add("memory", "mem");
  if (const auto found = profile.own.find("exclusive"); found != profile.own.end() && !found->second.empty()) {
    lines.emplace_back("#SBATCH --exclusive");
  }
}

void addMore(const Profile& profile, std::vector<std::string>& lines) {
  const auto found = profile.own.find("sbatch_arguments");
  if (found == profile.own.end()) return;
  for (const auto& argument : found->second) {
    if (!argument.starts_with("--")) {
      throw Error(ErrorCode::InvalidArgument, "sbatch_arguments '" + argument + "': does not begin with '--'");
    }
    lines.push_back("#SBATCH " + plain(argument, "sbatch_arguments"));
  }
}

std::vector<std::string> header(const JobPlan& plan) {
  const auto& shape = plan.profile.shape;
  std::vector<std::string> lines = {"#SBATCH --job-name=" + jobName(plan.name)};
  addOwn(plan.profile, lines);
  lines.push_back("#SBATCH --nodes=" + std::to_string(shape.nodes));
  lines.push_back("#SBATCH --ntasks-per-node=" + std::to_string(shape.ranksPerNode));
  if (shape.threadsPerRank > 0) lines.push_back("#SBATCH --cpus-per-task=" + std::to_string(shape.threadsPerRank));
  if (shape.walltimeSeconds) lines.push_back("#SBATCH --time=" + durationText(*shape.walltimeSeconds));
  lines.push_back("#SBATCH --chdir=" + quotedPath(plan.run.string()));
  lines.push_back("#SBATCH --output=" + quotedPattern(JobFiles(plan.run).log.string()));
  lines.emplace_back("#SBATCH --open-mode=append");
  lines.emplace_back("#SBATCH --requeue");
  lines.emplace_back("# This shell is told so many seconds before the time is up; it tells the ranks, which save.");
  lines.push_back("#SBATCH --signal=B:USR1@" + std::to_string(shape.saveBeforeSeconds));
  addMore(plan.profile, lines);
  return lines;
}

}  // namespace

const std::vector<OwnKey>& slurmKeys() {
  using enum KeyKind;
  static const std::vector<OwnKey> kKeys = {{"partition", Text},        {"account", Text}, {"qos", Text},
                                            {"constraint", Text},       {"memory", Text},  {"exclusive", Flag},
                                            {"sbatch_arguments", Texts}};
  return kKeys;
}

ScriptParts slurmScriptParts(const JobPlan& plan) {
  return {
      .byHand = "sbatch",
      .header = header(plan),
      .facts = {"job=$SLURM_JOB_ID", "nodes=$SLURM_JOB_NODELIST", "restarts=${SLURM_RESTART_COUNT:-0}"},
      .again = {"# scancel ends all ranks as pre-emption does, with everything saved; but that was a user's wish.",
                "if [ \"$(squeue --noheader --jobs=\"$job\" --format=%T)\" != RUNNING ]; then",
                "  say 'not queued again: Slurm is ending the job'", "  note cancelled \"$code\"", "  exit \"$code\"",
                "fi", "say \"queued again as restart $((restarts + 1)) of at most $max_restarts\"",
                "exec scontrol requeue \"$job\""}};
}

std::vector<std::string> srunCommand(const JobShape& shape, const Launch& launch) {
  std::vector<std::string> argv = {"srun"};
  if (!launch.mpi.empty()) argv.push_back("--mpi=" + launch.mpi);
  argv.push_back("--ntasks=" + std::to_string(shape.ranks()));
  argv.push_back("--ntasks-per-node=" + std::to_string(shape.ranksPerNode));
  if (shape.threadsPerRank > 0) argv.push_back("--cpus-per-task=" + std::to_string(shape.threadsPerRank));
  // Ranks end one another and say why; at the first bad exit srun would be quicker than their words.
  argv.insert(argv.end(), {"--kill-on-bad-exit=0", "--wait=20"});
  if (launch.binding == "none") {
    argv.emplace_back("--cpu-bind=verbose,none");
    return argv;
  }
  const auto unit = launch.binding == "numa" ? "ldoms" : launch.binding == "socket" ? "sockets" : "cores";
  argv.push_back(std::string("--cpu-bind=verbose,") + unit);
  argv.emplace_back("--distribution=block:block:block");
  argv.emplace_back("--hint=nomultithread");
  return argv;
}

}  // namespace carina::cluster
