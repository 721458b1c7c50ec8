// SPDX-License-Identifier: Apache-2.0
#include "cli/stop_command.h"

#include <memory>
#include <ostream>

#include "engine/cluster/job.h"
#include "engine/core/error.h"

namespace carina::cli {
namespace {

using cluster::JobPhase;

struct Options {
  std::string run;
  bool now = false;
};

std::string toldText(const cluster::JobState& before, bool isNow) {
  switch (before.phase) {
    case JobPhase::Ended:
      return "has ended already";
    case JobPhase::Queued:
      return "was waiting, and is cancelled";
    case JobPhase::Unknown:
    case JobPhase::Running:
      break;
  }
  return isNow ? "is cancelled; its last checkpoint stays" : "is told to finish its step, save and end";
}

Exit runStop(const Options& options, Context& context) {
  const auto runner = cluster::makeProcessRunner();
  const auto job = cluster::findJob(options.run, *runner);
  if (!job) {
    throw Error(ErrorCode::NotFound, options.run +
                                         ": has no job that carina submit sent; a run that was started otherwise stops "
                                         "and saves at SIGINT, SIGTERM or SIGUSR1");
  }
  const auto before = job->stop(options.now ? cluster::StopWay::Now : cluster::StopWay::Save);
  context.streams.out << "job " << job->record().id << " " << toldText(before, options.now) << "\n";
  return Exit::Success;
}

}  // namespace

Run defineStop(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("run", options->run, "Folder of a run that carina submit sent")->required()->type_name("RUN");
  app.add_flag("--now", options->now, "End it at once: what came after its last checkpoint is lost");
  return [options](Context& context) { return runStop(*options, context); };
}

}  // namespace carina::cli
