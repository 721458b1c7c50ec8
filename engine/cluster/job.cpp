// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/job.h"

#include <utility>

#include "engine/cluster/job_files.h"
#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/host.h"

namespace carina::cluster {
namespace {

namespace fs = std::filesystem;

}  // namespace

Job::Job(JobRecord record, ProgramRunner& runner)
    : record_(std::move(record)),
      site_(runner, record_.login),
      scheduler_(findScheduler(record_.scheduler).make(site_)) {}

std::optional<JobAttempts> Job::attempts() {
  const auto text = site_.findText(JobFiles(record_.run).attempts);
  return text ? findAttempts(*text) : std::nullopt;
}

JobState Job::stop(StopWay way) {
  auto state = scheduler_->state(record_);
  if (state.phase == JobPhase::Ended) return state;
  site_.write(JobFiles(record_.run).stop, way == StopWay::Save ? "save\n" : "now\n");
  scheduler_->stop(record_, state, way);
  return state;
}

void Job::fetch(std::span<const std::string> files, const fs::path& folder) {
  if (!record_.isMirrored) return;
  for (const auto& file : files) {
    const auto text = site_.findText(record_.run / file);
    if (!text) continue;
    std::error_code failed;
    fs::create_directories((folder / file).parent_path(), failed);
    writeFileAtomically(folder / file, *text);
  }
}

std::unique_ptr<Job> findJob(const fs::path& run, ProgramRunner& runner) {
  auto record = findJobRecord(run);
  return record ? std::make_unique<Job>(std::move(*record), runner) : nullptr;
}

Login loginOf(const Profile& profile) {
  return {.host = profile.host, .ssh = profile.ssh};
}

void checkNoLiveJob(const fs::path& folder, ProgramRunner& runner) {
  const auto job = findJob(folder, runner);
  if (!job) return;
  const auto state = job->state();
  if (!state.isLive()) return;
  throw Error(ErrorCode::InvalidArgument, folder.string() + ": job " + job->record().id + " of this run is " +
                                              std::string(name(state.phase)) + " on '" + job->record().cluster +
                                              "'; wait for it, stop it, or choose another --run");
}

JobRecord submitJob(const Submission& submission, ProgramRunner& runner) {
  const auto& plan = submission.plan;
  const auto script = renderScript(plan);
  checkNoLiveJob(submission.folder, runner);
  const JobFiles files(plan.run);
  Site site(runner, loginOf(plan.profile));
  site.write(files.config, submission.config);
  site.write(files.script, script);
  site.remove(files.stop);
  site.remove(files.attempts);
  JobRecord record{.cluster = plan.profile.name,
                   .scheduler = plan.profile.scheduler,
                   .login = loginOf(plan.profile),
                   .run = plan.run,
                   .isMirrored = !plan.profile.runs.empty(),
                   .program = plan.program,
                   .shape = plan.profile.shape};
  record.id = findScheduler(record.scheduler).make(site)->submit(plan.run);
  record.submitted = secondsSinceEpoch();
  saveJobRecord(record, submission.folder);
  return record;
}

}  // namespace carina::cluster
