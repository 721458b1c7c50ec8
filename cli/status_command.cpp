// SPDX-License-Identifier: Apache-2.0
#include "cli/status_command.h"

#include <algorithm>
#include <memory>
#include <ostream>

#include "cli/json.h"
#include "cli/run_facts.h"
#include "cli/text.h"
#include "engine/core/error.h"
#include "engine/launch/run_standing.h"
#include "engine/train/run_folder.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> runs;
  bool json = false;
};

/// The runs below ./runs, by name.
std::vector<fs::path> runsHere() {
  std::vector<fs::path> found;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator("runs", failed)) {
    const bool isRun = train::isRunFolder(entry.path()) || cluster::findJobRecord(entry.path());
    if (isRun) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

std::string standingText(const launch::RunStanding& standing) {
  auto text = standing.run.string() + ": " + standing.word;
  if (!standing.detail.empty()) text += ": " + printable(standing.detail);
  text += "\n";
  if (standing.job) {
    text += "  job " + printable(standing.job->id) + " on '" + printable(standing.job->cluster) + "'";
    if (!standing.state->nodes.empty()) text += ", nodes " + printable(standing.state->nodes);
    if (standing.attempts && standing.attempts->restarts > 0) {
      text += ", restart " + std::to_string(standing.attempts->restarts) + " of at most " +
              std::to_string(standing.job->shape.maxRestarts);
    }
    text += "\n";
  }
  for (const auto& warning : standing.warnings) text += "  note: " + printable(warning) + "\n";
  return text;
}

Exit runStatus(const Options& options, Context& context) {
  const bool isGiven = !options.runs.empty();
  const auto runs = isGiven ? std::vector<fs::path>(options.runs.begin(), options.runs.end()) : runsHere();
  const auto runner = cluster::makeProcessRunner();
  auto list = Json::array();
  auto errors = Json::array();
  for (const auto& run : runs) {
    if (context.isStopped()) return Exit::Stopped;
    try {
      const auto standing = launch::standingOf(run, *runner);
      list.push_back(standingJson(standing));
      if (!options.json) context.streams.out << standingText(standing);
    } catch (const Error& error) {
      context.log.write(LogLevel::Error, error.what());
      errors.push_back(errorJson(run.string(), error.code(), error.what()));
    }
  }
  if (options.json) printJson(context.streams.out, {{"runs", list}, {"errors", errors}});
  if (runs.empty() && !options.json) context.streams.out << "no runs below ./runs\n";
  return errors.empty() ? Exit::Success : Exit::Failure;
}

}  // namespace

Run defineStatus(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("run", options->runs, "Folders of runs (default: those below ./runs)")->type_name("RUN");
  app.add_flag("--json", options->json, "Print JSON");
  return [options](Context& context) { return runStatus(*options, context); };
}

}  // namespace carina::cli
