// SPDX-License-Identifier: Apache-2.0
#include "cli/submit_command.h"

#include <memory>
#include <ostream>

#include "cli/json.h"
#include "engine/cluster/job.h"
#include "engine/cluster/job_files.h"
#include "engine/launch/config_text.h"
#include "engine/launch/submission.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string cluster;
  std::string run;
  std::string resume;
  launch::ShapeChoice shape;
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

fs::path programHere() {
  std::error_code failed;
  const auto self = fs::read_symlink("/proc/self/exe", failed);
  return failed ? fs::path() : self;
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
  const auto submission = launch::makeSubmission({.folder = folder,
                                                  .resumes = !options.resume.empty(),
                                                  .config = launch::configText(context.program, "train"),
                                                  .profile = launch::profileFor(options.cluster, options.shape),
                                                  .program = programHere()});
  if (options.dryRun) {
    context.streams.out << cluster::renderScript(submission.plan);
    return Exit::Success;
  }
  launch::checkThere(submission, *runner);
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
  app.add_option("--nodes", options->shape.nodes, "Nodes, instead of the profile's")->check(CLI::Range(1, 100'000));
  app.add_option("--ranks-per-node", options->shape.ranksPerNode, "Ranks on each, instead of the profile's")
      ->check(CLI::Range(1, 4096));
  app.add_option("--threads-per-rank", options->shape.threadsPerRank, "Threads of each, instead of the profile's")
      ->check(CLI::Range(0, 4096));
  app.add_option("--time", options->shape.time, "Time limit, as 12:00:00 or 2-00:00:00, instead of the profile's")
      ->type_name("TIME");
  app.add_option("--max-restarts", options->shape.maxRestarts, "Times that the job may start itself again")
      ->check(CLI::Range(0, 10'000));
  app.add_flag("--dry-run", options->dryRun, "Print the job's script, and send nothing");
  app.add_flag("--json", options->json, "Print JSON");
  return [options](Context& context) { return runSubmit(*options, context); };
}

}  // namespace carina::cli
