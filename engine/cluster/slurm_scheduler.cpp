// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/slurm_scheduler.h"

#include "engine/cluster/job_files.h"
#include "engine/cluster/slurm_answers.h"
#include "engine/core/error.h"

namespace carina::cluster {
namespace {

namespace fs = std::filesystem;

class SlurmScheduler : public Scheduler {
 public:
  explicit SlurmScheduler(Site& site) : site_(site) {}

  std::string submit(const fs::path& run) override {
    return jobIdIn(site_.output({.argv = {"sbatch", "--parsable", JobFiles(run).script.string()}}));
  }

  JobState state(const JobRecord& job) override {
    const auto remembered = askSqueue(job.id);
    if (remembered && remembered->phase != JobPhase::Ended) return *remembered;
    std::string why;
    const auto accounted = askSacct(job.id, why);
    // A job that begins again is told of by squeue; what sacct says of its last attempt is then old.
    if (accounted && accounted->phase == JobPhase::Ended) return *accounted;
    if (remembered) return *remembered;
    return {.reason = "Slurm does not know job " + job.id + " any more, and " + why};
  }

  void stop(const JobRecord& job, const JobState& state, StopWay way) override {
    std::vector<std::string> argv = {"scancel"};
    // The script's shell passes it on to all ranks.
    if (way == StopWay::Save && state.phase == JobPhase::Running) argv.insert(argv.end(), {"--batch", "--signal=USR1"});
    argv.push_back(job.id);
    site_.output({.argv = argv});
  }

 private:
  /// Nothing for a job that squeue has forgotten, as it does some minutes after the end.
  std::optional<JobState> askSqueue(const std::string& id) {
    const ProgramCall call{.argv = {"env", "SLURM_TIME_FORMAT=%s", "squeue", "--noheader", "--states=all",
                                    "--jobs=" + id, std::string("--format=") + kSqueueFormat}};
    const auto answer = site_.run(call);
    if (answer.isGood()) return findInSqueue(answer.out, id);
    if (answer.err.find("Invalid job id") != std::string::npos) return {};
    auto words = answer;
    if (answer.code == 127) words.fate = ProgramAnswer::Fate::Missing;
    throw Error(ErrorCode::Communication, "squeue on " + site_.name() + ": " + wordsOf(words));
  }

  /// Nothing where there is no accounting: `why` says so in sacct's words.
  std::optional<JobState> askSacct(const std::string& id, std::string& why) {
    const auto answer = site_.run({.argv = {"sacct", "--noheader", "--parsable2", "--duplicates", "--jobs=" + id,
                                            std::string("--format=") + kSacctFormat}});
    if (answer.isGood()) {
      why = "its accounting (sacct) has not heard of it";
      return findInSacct(answer.out, id);
    }
    why = "its accounting gives no answer (sacct: " + wordsOf(answer) + ")";
    return {};
  }

  Site& site_;
};

}  // namespace

std::unique_ptr<Scheduler> makeSlurmScheduler(Site& site) {
  return std::make_unique<SlurmScheduler>(site);
}

}  // namespace carina::cluster
