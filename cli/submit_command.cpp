// SPDX-License-Identifier: Apache-2.0
#include "cli/submit_command.h"

#include <memory>
#include <optional>
#include <ostream>

#include "cli/config_text.h"
#include "engine/core/data_folder.h"
#include "cli/json.h"
#include "cli/submitted_training.h"
#include "engine/cluster/duration.h"
#include "engine/cluster/job.h"
#include "engine/cluster/job_files.h"
#include "engine/cluster/profile.h"
#include "engine/core/error.h"
#include "engine/train/run_folder.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string cluster;
  std::string run;
  std::string resume;
  std::optional<int> nodes;
  std::optional<int> ranksPerNode;
  std::optional<int> threadsPerRank;
  std::string time;
  std::optional<int> maxRestarts;
  bool dryRun = false;
  bool json = false;
};

fs::path configPath(const Context& context) {
  const auto* option = context.program.get_config_ptr();
  return option == nullptr || option->empty() ? fs::path() : fs::path(option->as<std::string>());
}

fs::path folderOf(const Options& options, const fs::path& config) {
  if (config.empty()) throw UsageError("say what shall be trained: --config RUN.toml");
  const auto named = options.resume.empty() ? options.run : options.resume;
  const auto folder = named.empty() ? fs::path("runs") / config.stem() : fs::path(named);
  auto whole = fs::absolute(folder).lexically_normal();
  return whole.filename().empty() ? whole.parent_path() : whole;
}

/// A run that is there must be meant, and must be nobody's.
void checkFolder(const fs::path& folder, const Options& options) {
  const bool isRun = train::isRunFolder(folder);
  if (!isRun && !options.resume.empty()) {
    throw Error(ErrorCode::NotFound, folder.string() + ": holds no run to resume");
  }
  if (isRun && options.resume.empty()) {
    throw Error(ErrorCode::InvalidArgument,
                folder.string() + ": holds a run already; go on with it by --resume, or choose another --run");
  }
  if (isRun) train::RunLock(train::RunPaths(folder));
}

cluster::Profile profileFor(const Options& options) {
  const auto installed = findDataFile("clusters/local.toml").value_or("").parent_path();
  auto profile = cluster::findProfile(options.cluster, cluster::profileFolders(installed));
  auto& shape = profile.shape;
  const auto& kind = cluster::findScheduler(profile.scheduler);
  shape.nodes = options.nodes.value_or(shape.nodes);
  shape.ranksPerNode = options.ranksPerNode.value_or(shape.ranksPerNode);
  shape.threadsPerRank = options.threadsPerRank.value_or(shape.threadsPerRank);
  shape.maxRestarts = options.maxRestarts.value_or(shape.maxRestarts);
  if (!options.time.empty()) {
    shape.walltimeSeconds = cluster::findDuration(options.time);
    if (!shape.walltimeSeconds) throw UsageError("--time " + options.time + ": no time as 12:00:00 or 2-00:00:00");
  }
  if (!kind.hasTimeLimit && (shape.walltimeSeconds || shape.nodes > 1)) {
    throw UsageError("the cluster '" + profile.name + "' (scheduler '" + kind.name +
                     "') has one node and no time limit: --nodes and --time do not go with it");
  }
  return profile;
}

std::string programOf(const cluster::Profile& profile) {
  if (!profile.program.empty()) return profile.program;
  std::error_code failed;
  const auto self = fs::read_symlink("/proc/self/exe", failed);
  return profile.host.empty() && !failed ? self.string() : "carina";
}

cluster::Work workIn(const fs::path& run) {
  const auto config = cluster::JobFiles(run).config.string();
  return {.begin = {"train", "--config", config, "--run", run.string()},
          .goOn = {"train", "--config", config, "--resume", run.string()},
          .state = train::RunPaths(run).status,
          .stopped = R"("state": "stopped")",
          .worthAnotherTry = {R"("fault": "Communication")", R"("fault": "Io")"},
          .savedCode = static_cast<int>(Exit::Stopped)};
}

cluster::Submission submissionOf(const Options& options, const fs::path& folder, const Context& context) {
  checkFolder(folder, options);
  const auto text = configText(context.program, "train");
  const auto profile = profileFor(options);
  const auto name = folder.filename().string();
  const auto run = profile.runs.empty() ? folder : fs::path(profile.runs) / name;
  checkTraining(trainingIn(text), profile.shape.ranks(), profile.host.empty());
  return {.plan = {.name = name, .profile = profile, .run = run, .program = programOf(profile), .work = workIn(run)},
          .config = text,
          .folder = folder};
}

/// What only the machine behind the host can tell.
void checkThere(const cluster::Submission& submission, cluster::ProgramRunner& runner) {
  cluster::Site site(runner, cluster::loginOf(submission.plan.profile));
  if (site.isHere()) return;
  const auto records = trainingIn(submission.config).records;
  if (site.hasFolder(records)) return;
  throw Error(ErrorCode::NotFound, site.name() + ":" + records +
                                       ": there is no such folder of records; the paths of a configuration are those "
                                       "of the cluster");
}

void printSubmitted(const cluster::JobRecord& job, const fs::path& folder, const Options& options, std::ostream& out) {
  if (options.json) {
    printJson(out, {{"run", folder.string()},
                    {"cluster", job.cluster},
                    {"scheduler", job.scheduler},
                    {"job", job.id},
                    {"host", job.login.host},
                    {"ranks", job.shape.ranks()},
                    {"script", cluster::JobFiles(job.run).script.string()}});
    return;
  }
  const auto path = folder.lexically_proximate(fs::current_path()).string();
  out << "job " << job.id << " on '" << job.cluster << "': " << job.shape.nodes << " × " << job.shape.ranksPerNode
      << " ranks\n\ncarina status " << path << "    how it stands\ncarina watch " << path
      << "     follow it\ncarina stop " << path << "      finish the step, save and end\n";
}

Exit runSubmit(const Options& options, Context& context) {
  const auto runner = cluster::makeProcessRunner();
  const auto folder = folderOf(options, configPath(context));
  if (!options.dryRun) cluster::checkNoLiveJob(folder, *runner);
  const auto submission = submissionOf(options, folder, context);
  if (options.dryRun) {
    context.streams.out << cluster::renderScript(submission.plan);
    return Exit::Success;
  }
  checkThere(submission, *runner);
  printSubmitted(cluster::submitJob(submission, *runner), submission.folder, options, context.streams.out);
  return Exit::Success;
}

}  // namespace

Run defineSubmit(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("--cluster", options->cluster, "A cluster's profile: its name or its file")
      ->required()
      ->type_name("NAME|FILE");
  auto* run = app.add_option("--run", options->run, "Folder of the run (default: runs/, and the configuration's name)")
                  ->type_name("DIR")
                  ->configurable(false);
  app.add_option("--resume", options->resume, "Go on with this run, with its own configuration if none is given")
      ->type_name("RUN")
      ->configurable(false)
      ->excludes(run);
  app.add_option("--nodes", options->nodes, "Nodes, instead of the profile's")->check(CLI::Range(1, 100'000));
  app.add_option("--ranks-per-node", options->ranksPerNode, "Ranks on each, instead of the profile's")
      ->check(CLI::Range(1, 4096));
  app.add_option("--threads-per-rank", options->threadsPerRank, "Threads of each, instead of the profile's")
      ->check(CLI::Range(0, 4096));
  app.add_option("--time", options->time, "Time limit, as 12:00:00 or 2-00:00:00, instead of the profile's")
      ->type_name("TIME");
  app.add_option("--max-restarts", options->maxRestarts, "Times that the job may start itself again")
      ->check(CLI::Range(0, 10'000));
  app.add_flag("--dry-run", options->dryRun, "Print the job's script, and send nothing");
  app.add_flag("--json", options->json, "Print JSON");
  return [options](Context& context) { return runSubmit(*options, context); };
}

}  // namespace carina::cli
