// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/submission.h"

#include "engine/cluster/duration.h"
#include "engine/cluster/job_files.h"
#include "engine/core/data_folder.h"
#include "engine/core/error.h"
#include "engine/launch/submitted_training.h"
#include "engine/launch/usage_error.h"
#include "engine/train/run_folder.h"

namespace carina::launch {
namespace {

namespace fs = std::filesystem;

constexpr int kSavedCode = 3;  // of carina when it was asked to stop

std::string programOf(const TrainingJob& job) {
  if (!job.profile.program.empty()) return job.profile.program;
  return job.profile.host.empty() && !job.program.empty() ? job.program.string() : "carina";
}

cluster::Work workIn(const fs::path& run) {
  const auto config = cluster::JobFiles(run).config.string();
  return {.begin = {"train", "--config", config, "--run", run.string()},
          .goOn = {"train", "--config", config, "--resume", run.string()},
          .state = train::RunPaths(run).status,
          .stopped = R"("state": "stopped")",
          .worthAnotherTry = {R"("fault": "Communication")", R"("fault": "Io")"},
          .savedCode = kSavedCode};
}

}  // namespace

void checkRunFolder(const fs::path& folder, bool resumes) {
  const bool isRun = train::isRunFolder(folder);
  if (!isRun && resumes) throw Error(ErrorCode::NotFound, folder.string() + ": holds no run to resume");
  if (isRun && !resumes) {
    throw Error(ErrorCode::InvalidArgument,
                folder.string() + ": holds a run already; go on with it by --resume, or choose another --run");
  }
  if (isRun) train::RunLock(train::RunPaths(folder));
}

std::vector<fs::path> clusterFolders() {
  return cluster::profileFolders(findDataFile("clusters/local.toml").value_or("").parent_path());
}

cluster::Profile profileFor(const std::string& cluster, const ShapeChoice& choice) {
  auto profile = cluster::findProfile(cluster, clusterFolders());
  auto& shape = profile.shape;
  const auto& kind = cluster::findScheduler(profile.scheduler);
  shape.nodes = choice.nodes.value_or(shape.nodes);
  shape.ranksPerNode = choice.ranksPerNode.value_or(shape.ranksPerNode);
  shape.threadsPerRank = choice.threadsPerRank.value_or(shape.threadsPerRank);
  shape.maxRestarts = choice.maxRestarts.value_or(shape.maxRestarts);
  if (!choice.time.empty()) {
    shape.walltimeSeconds = cluster::findDuration(choice.time);
    if (!shape.walltimeSeconds) throw UsageError("--time " + choice.time + ": no time as 12:00:00 or 2-00:00:00");
  }
  if (!kind.hasTimeLimit && (shape.walltimeSeconds || shape.nodes > 1)) {
    throw UsageError("the cluster '" + profile.name + "' (scheduler '" + kind.name +
                     "') has one node and no time limit: --nodes and --time do not go with it");
  }
  return profile;
}

cluster::Submission makeSubmission(const TrainingJob& job) {
  checkRunFolder(job.folder, job.resumes);
  const auto& profile = job.profile;
  const auto name = job.folder.filename().string();
  const auto run = profile.runs.empty() ? job.folder : fs::path(profile.runs) / name;
  checkTraining(trainingIn(job.config), profile.shape.ranks(), profile.host.empty());
  return {.plan = {.name = name, .profile = profile, .run = run, .program = programOf(job), .work = workIn(run)},
          .config = job.config,
          .folder = job.folder};
}

void checkThere(const cluster::Submission& submission, cluster::ProgramRunner& runner) {
  cluster::Site site(runner, cluster::loginOf(submission.plan.profile));
  if (site.isHere()) return;
  const auto records = trainingIn(submission.config).records;
  if (site.hasFolder(records)) return;
  throw Error(ErrorCode::NotFound, site.name() + ":" + records +
                                       ": there is no such folder of records; the paths of a configuration are those "
                                       "of the cluster");
}

}  // namespace carina::launch
