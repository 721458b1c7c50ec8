// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/local_training.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>

#include "engine/cluster/job.h"
#include "engine/cluster/job_files.h"
#include "engine/cluster/launcher.h"
#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/host.h"
#include "engine/launch/submission.h"
#include "engine/launch/submitted_training.h"
#include "engine/train/run_folder.h"
#include "engine/train/run_status.h"

namespace carina::launch {
namespace {

namespace fs = std::filesystem;

/// Its arguments show that a process is the program that trains.
bool isTraining(std::int64_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/cmdline", std::ios::binary);
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
  if (words.empty() || std::ranges::find(words, "train") == words.end()) return false;
  return fs::path(words.front()).filename().string().starts_with("carina");
}

std::string stopProcess(const fs::path& run) {
  const train::RunPaths paths(run);
  if (!train::isRunFolder(run)) throw Error(ErrorCode::NotFound, run.string() + ": holds no run that could be stopped");
  const auto status = train::loadRunStatus(paths.status);
  if (status.state != train::RunState::Running) {
    throw Error(ErrorCode::NotFound, run.string() + ": the run has ended already");
  }
  if (status.host != hostName()) {
    throw Error(ErrorCode::Unsupported, run.string() + ": runs on " + status.host +
                                            ", where carina submit did not send it; SIGTERM to process " +
                                            std::to_string(status.processId) + " there lets it save and end");
  }
  const bool isIt = status.processId > 1 && train::isBeingWritten(paths) && isTraining(status.processId);
  if (!isIt) throw Error(ErrorCode::NotFound, run.string() + ": the process that wrote it is gone");
  if (::kill(static_cast<pid_t>(status.processId), SIGTERM) != 0) {
    throw Error(ErrorCode::Io,
                "process " + std::to_string(status.processId) + " cannot be asked: " + std::strerror(errno));
  }
  return "process " + std::to_string(status.processId) + " is told to finish its step, save and end";
}

}  // namespace

LocalCommand localCommand(const LocalTraining& training) {
  LocalCommand command;
  if (training.ranks > 1) {
    const auto profile = profileFor("local", {.ranksPerNode = training.ranks});
    command.argv = cluster::launchCommand(profile.shape, profile.launch);
    command.environment = profile.environment;
    const auto threads = std::max(1U, std::thread::hardware_concurrency() / static_cast<unsigned>(training.ranks));
    command.environment.try_emplace("OMP_NUM_THREADS", std::to_string(threads));
  }
  auto& argv = command.argv;
  argv.insert(argv.end(), {training.program.string(), "train"});
  if (training.resumes) {
    argv.insert(argv.end(), {"--resume", training.folder.string()});
  } else {
    argv.insert(argv.end(),
                {"--config", cluster::JobFiles(training.folder).config.string(), "--run", training.folder.string()});
  }
  return command;
}

void prepareLocal(const LocalTraining& training) {
  checkRunFolder(training.folder, training.resumes);
  if (!training.resumes) checkTraining(trainingIn(training.config), training.ranks, true);
  std::error_code failed;
  fs::create_directories(training.folder, failed);
  if (failed) throw Error(ErrorCode::Io, training.folder.string() + ": cannot be made: " + failed.message());
  const cluster::JobFiles files(training.folder);
  if (!training.resumes) writeFileAtomically(files.config, training.config);
  std::ofstream log(files.log, std::ios::app);
  log << "carina: job here, on " << hostName() << "\n" << std::flush;
  if (!log) throw Error(ErrorCode::Io, files.log.string() + ": cannot be written");
}

std::string stopTraining(const fs::path& run, cluster::ProgramRunner& runner) {
  const auto job = cluster::findJob(run, runner);
  if (!job) return stopProcess(run);
  const auto before = job->stop(cluster::StopWay::Save);
  const auto name = "job " + job->record().id;
  if (before.phase == cluster::JobPhase::Ended) return name + " has ended already";
  if (before.phase == cluster::JobPhase::Queued) return name + " was waiting, and is cancelled";
  return name + " is told to finish its step, save and end";
}

}  // namespace carina::launch
