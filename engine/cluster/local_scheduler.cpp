// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/local_scheduler.h"

#include <chrono>
#include <thread>

#include "engine/cluster/job_files.h"
#include "engine/core/error.h"

namespace carina::cluster {
namespace {

namespace fs = std::filesystem;

/// Fields of /proc/PID/stat are counted behind the program's name, which may hold anything; the 3rd is Z for one that
/// is dead and not yet fetched, the 22nd is the start.
constexpr const char* kStart =
    R"(s=$(cat "/proc/$1/stat" 2>/dev/null) || exit 0; set -- ${s##*)}; [ "$1" = Z ] || echo "${20}")";

std::string pidOf(const JobRecord& job) {
  const auto pid = job.id.substr(0, job.id.find('.'));
  if (!pid.empty() && pid.find_first_not_of("0123456789") == std::string::npos && pid != "0" && pid != "1") return pid;
  throw Error(ErrorCode::Corrupt, "job.json: '" + job.id.substr(0, 64) + "' is no job of the scheduler 'local'");
}

class LocalScheduler : public Scheduler {
 public:
  explicit LocalScheduler(Site& site) : site_(site) {}

  std::string submit(const fs::path& run) override {
    const JobFiles files(run);
    site_.remove(files.process);
    site_.output({.argv = {"setsid", "--fork", "bash", files.script.string()}});
    for (int tries = 0; tries < 50; ++tries) {
      if (const auto id = site_.findText(files.process); id && id->ends_with('\n'))
        return id->substr(0, id->size() - 1);
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    throw Error(ErrorCode::Communication,
                files.script.string() + ": was started but does not run; " + files.log.string() + " may say why");
  }

  JobState state(const JobRecord& job) override {
    if (isAlive(job)) return {.phase = JobPhase::Running, .word = "RUNNING", .nodes = site_.name()};
    const auto text = site_.findText(JobFiles(job.run).attempts);
    const auto attempts = text ? findAttempts(*text) : std::nullopt;
    JobState state{.phase = JobPhase::Ended, .word = attempts ? attempts->outcome : "gone"};
    if (!attempts || attempts->outcome == "began") {
      const bool isEnded = site_.findText(JobFiles(job.run).stop) == "now\n";
      state.end = isEnded ? JobEnd::Cancelled : JobEnd::Lost;
      state.reason = "it was ended by carina stop --now";
      if (isEnded) return state;
      state.reason = "its processes are gone without a word: killed, or the machine was restarted";
      return state;
    }
    state.exitCode = attempts->code;
    const bool isGood = attempts->outcome == "finished" || attempts->outcome == "stopped";
    state.end = isGood ? JobEnd::Completed : JobEnd::Failed;
    if (!isGood) state.reason = "it ended with exit code " + std::to_string(attempts->code);
    return state;
  }

  void stop(const JobRecord& job, const JobState& state, StopWay way) override {
    if (state.phase != JobPhase::Running) return;
    const auto pid = pidOf(job);
    if (way == StopWay::Save) {
      site_.output({.argv = {"kill", "-USR1", pid}});
    } else {
      site_.output({.argv = {"pkill", "-KILL", "--session", pid}});
    }
  }

 private:
  bool isAlive(const JobRecord& job) {
    const auto pid = pidOf(job);
    auto start = site_.output({.argv = {"sh", "-c", kStart, "sh", pid}});
    if (start.ends_with('\n')) start.pop_back();
    return job.id == pid + "." + start;
  }

  Site& site_;
};

}  // namespace

std::unique_ptr<Scheduler> makeLocalScheduler(Site& site) {
  return std::make_unique<LocalScheduler>(site);
}

ScriptParts localScriptParts(const JobPlan&) {
  return {
      .byHand = "setsid --fork bash",
      .header = {"# It is a session of its own: no terminal takes it along."},
      .facts = {"exec >>\"$run/job.log\" 2>&1 </dev/null", "cd \"$run\" || exit 1", "start=$(cat /proc/$$/stat)",
                "read -ra start <<<\"${start##*)}\"", "job=$$.${start[19]}", "nodes=$(hostname)",
                "restarts=${CARINA_RESTARTS:-0}", "printf '%s\\n' \"$job\" >job.pid.part && mv job.pid.part job.pid"},
      .again = {"export CARINA_RESTARTS=$((restarts + 1))",
                "say \"starts again, $CARINA_RESTARTS of at most $max_restarts\"", "exec bash \"$run/job.sh\""}};
}

}  // namespace carina::cluster
