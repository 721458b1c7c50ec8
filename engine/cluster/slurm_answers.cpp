// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/slurm_answers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <vector>

#include "engine/cluster/duration.h"
#include "engine/core/error.h"

namespace carina::cluster {
namespace {

struct StateRow {
  std::string_view word;
  JobPhase phase;
  std::optional<JobEnd> end;
  std::string_view meaning;
};

using enum JobPhase;

constexpr std::array<StateRow, 24> kStates = {{
    {"PENDING", Queued, {}, ""},
    {"CONFIGURING", Queued, {}, "its nodes are getting ready"},
    {"REQUEUED", Queued, {}, "it is being queued again"},
    {"REQUEUE_FED", Queued, {}, "it is being queued again"},
    {"REQUEUE_HOLD", Queued, {}, "it was queued again and is held; scontrol release lets it go on"},
    {"SPECIAL_EXIT", Queued, {}, "it was queued again and is held; scontrol release lets it go on"},
    {"RESV_DEL_HOLD", Queued, {}, "it is held, for its reservation was deleted"},
    {"RUNNING", Running, {}, ""},
    {"COMPLETING", Running, {}, "it is ending"},
    {"SUSPENDED", Running, {}, "it is suspended: others have its nodes, and it goes on when they are done"},
    {"STOPPED", Running, {}, "it was stopped (SIGSTOP), and keeps its nodes"},
    {"RESIZING", Running, {}, "it is changing its size"},
    {"SIGNALING", Running, {}, "it is being signalled"},
    {"STAGE_OUT", Running, {}, "its files are being copied"},
    {"COMPLETED", Ended, JobEnd::Completed, ""},
    {"FAILED", Ended, JobEnd::Failed, "its script ended with an error"},
    {"TIMEOUT", Ended, JobEnd::TimeLimit,
     "its time was up before everything was saved; a longer --time or save_before helps"},
    {"NODE_FAIL", Ended, JobEnd::NodeFailed, "one of its nodes failed"},
    {"PREEMPTED", Ended, JobEnd::Preempted, "its nodes went to a job of higher priority"},
    {"OUT_OF_MEMORY", Ended, JobEnd::OutOfMemory,
     "a process took more memory than the job may; ask for more (memory), or give --memory-budget"},
    {"CANCELLED", Ended, JobEnd::Cancelled, "it was cancelled"},
    {"DEADLINE", Ended, JobEnd::Deadline, "it could not be done before its deadline"},
    {"BOOT_FAIL", Ended, JobEnd::LaunchFailed, "its nodes did not start"},
    {"REVOKED", Ended, JobEnd::Cancelled, "another cluster of the federation took it"},
}};

struct ReasonRow {
  std::string_view begins;
  std::string_view meaning;
};

/// By the beginning of Slurm's word: the first that fits.
constexpr std::array<ReasonRow, 33> kReasons = {{
    {"Resources", "waits until enough nodes are free"},
    {"Priority", "jobs of higher priority come first"},
    {"Dependency", "waits for another job"},
    {"DependencyNeverSatisfied", "waits for another job that will never end as it must; cancel it"},
    {"BeginTime", "its earliest start is not yet there; after a requeue that takes about two minutes"},
    {"Cleaning", "its last attempt is still being cleared away"},
    {"JobHeldUser", "it is held by its user; scontrol release lets it go on"},
    {"JobHeldAdmin", "it is held by an administrator"},
    {"JobLaunchFailure", "it could not be started; its log and the nodes' say why"},
    {"launch_failed_requeued_held", "it could not be started and is held; scontrol release tries again"},
    {"PartitionTimeLimit", "it asks for more time than the partition gives; a shorter --time helps"},
    {"PartitionNodeLimit", "it asks for more nodes than the partition gives; fewer --nodes help"},
    {"PartitionDown", "the partition is down"},
    {"PartitionInactive", "the partition does not start jobs"},
    {"PartitionConfig", "it asks for what the partition does not have"},
    {"ReqNodeNotAvail", "nodes that it needs are reserved, down or drained"},
    {"NodeDown", "a node that it needs is down"},
    {"BadConstraints", "no node is as it asks for; look at constraint, memory and threads"},
    {"Reservation", "waits for its reservation"},
    {"Licenses", "waits for a licence"},
    {"QOSMaxJobs", "you have as many jobs as the quality of service allows"},
    {"QOSMaxWall", "it asks for more time than the quality of service gives; a shorter --time helps"},
    {"QOSMax", "it asks for more than the quality of service allows"},
    {"QOSGrp", "all jobs of the quality of service together have reached its limit"},
    {"QOS", "a limit of the quality of service"},
    {"AssocGrp", "all jobs of your account together have reached its limit"},
    {"AssocMaxJobs", "you have as many jobs as your account allows"},
    {"AssocMax", "it asks for more than your account allows"},
    {"Assoc", "a limit of your account"},
    {"InvalidAccount", "the account does not exist"},
    {"InvalidQOS", "the quality of service does not exist"},
    {"Prolog", "its nodes are being prepared"},
    {"SystemFailure", "a failure of Slurm, a file system or the network"},
}};

std::vector<std::string> fieldsOf(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream all(line);
  for (std::string field; std::getline(all, field, '|');) fields.push_back(field);
  return fields;
}

template <typename Number>
std::optional<Number> findNumber(std::string_view text) {
  Number value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

}  // namespace

std::string jobIdIn(std::string_view sbatch) {
  const auto id = sbatch.substr(0, sbatch.find_first_of(";\n "));
  if (!id.empty() && id.size() < 20 && id.find_first_not_of("0123456789") == std::string_view::npos)
    return std::string(id);
  throw Error(ErrorCode::Communication,
              "sbatch: gave no job's number, but '" + std::string(sbatch.substr(0, 200)) + "'");
}

JobState slurmState(std::string_view word) {
  JobState state;
  state.word = word;
  const auto first = word.substr(0, word.find_first_of(" +"));
  const auto* row = std::ranges::find(kStates, first, &StateRow::word);
  if (row == kStates.end()) {
    state.reason = "Slurm says '" + std::string(word.substr(0, 64)) + "'";
    return state;
  }
  state.phase = row->phase;
  state.end = row->end;
  state.reason = row->meaning;
  if (const auto by = word.find(" by "); by != std::string_view::npos) {
    state.reason += " by user number " + std::string(word.substr(by + 4));
  }
  return state;
}

std::string reasonText(std::string_view reason) {
  if (reason.empty() || reason == "None") return "";
  const ReasonRow* best = nullptr;
  for (const auto& row : kReasons) {
    if (reason.starts_with(row.begins) && (best == nullptr || row.begins.size() > best->begins.size())) best = &row;
  }
  const std::string word(reason.substr(0, 200));
  return best == nullptr ? word : std::string(best->meaning) + " (" + word + ")";
}

std::optional<JobState> findInSqueue(std::string_view lines, std::string_view id) {
  std::istringstream all{std::string(lines)};
  for (std::string line; std::getline(all, line);) {
    const auto fields = fieldsOf(line);
    if (fields.size() < 5 || fields[0] != id) continue;
    auto state = slurmState(fields[1]);
    if (state.phase == Queued && state.reason.empty()) state.reason = reasonText(fields[2]);
    if (state.phase == Queued) state.expectedStart = findNumber<double>(fields[3]);
    if (const auto left = findDuration(fields[4]); left && state.phase == Running) {
      state.secondsLeft = static_cast<double>(*left);
    }
    if (fields.size() > 5) state.nodes = fields[5];
    return state;
  }
  return {};
}

std::optional<JobState> findInSacct(std::string_view lines, std::string_view id) {
  std::optional<JobState> found;
  bool ranOut = false;
  std::istringstream all{std::string(lines)};
  for (std::string line; std::getline(all, line);) {
    const auto fields = fieldsOf(line);
    if (fields.size() < 3) continue;
    if (fields[0] == id) {
      found = slurmState(fields[1]);
      ranOut = false;  // that was an attempt before this one
      const std::string_view codes = fields[2];
      const auto colon = codes.find(':');
      found->exitCode = findNumber<int>(codes.substr(0, colon)).value_or(0);
      if (colon != std::string_view::npos) found->signal = findNumber<int>(codes.substr(colon + 1)).value_or(0);
      if (fields.size() > 3) found->nodes = fields[3];
    } else if (fields[0].starts_with(std::string(id) + ".")) {
      ranOut = ranOut || fields[1].starts_with("OUT_OF_MEMORY");
    }
  }
  if (!found || found->end != JobEnd::Failed) return found;
  if (ranOut) {
    found->end = JobEnd::OutOfMemory;
    found->reason = slurmState("OUT_OF_MEMORY").reason;
  } else if (found->signal != 0) {
    found->reason = "its script was ended by signal " + std::to_string(found->signal);
  } else {
    found->reason += ", exit code " + std::to_string(found->exitCode);
  }
  return found;
}

}  // namespace carina::cluster
