// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/run_standing.h"

#include <algorithm>
#include <ctime>
#include <fstream>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "engine/cluster/duration.h"
#include "engine/cluster/job_files.h"
#include "engine/core/error.h"
#include "engine/core/host.h"
#include "engine/core/words.h"
#include "engine/launch/run_words.h"
#include "engine/train/rank_health.h"
#include "engine/train/run_folder.h"

namespace carina::launch {
namespace {

namespace fs = std::filesystem;
using cluster::JobPhase;

constexpr double kSilenceSeconds = 60;

std::string timeText(double seconds) {
  return fmt::format("{:%Y-%m-%d %H:%M}", fmt::localtime(static_cast<std::time_t>(seconds)));
}

std::string durationText(double seconds) {
  return cluster::durationText(static_cast<std::int64_t>(std::max(0.0, seconds)));
}

/// The run has written of itself since this attempt began.
bool hasBegun(const RunStanding& standing) {
  if (!standing.status) return false;
  return !standing.attempts || standing.status->started >= standing.attempts->began;
}

void tellQueued(RunStanding& standing) {
  standing.word = "queued";
  standing.detail = standing.state->reason.empty() ? "waits for its turn" : standing.state->reason;
  if (const auto start = standing.state->expectedStart) standing.detail += "; expected to start " + timeText(*start);
}

void tellRunning(RunStanding& standing) {
  const bool isWriting = hasBegun(standing);
  const bool isEnding = isWriting && standing.status->state != train::RunState::Running;
  standing.word = isEnding ? "ending" : isWriting ? "running" : "starting";
  standing.detail = isWriting ? statusLine(*standing.status) : "its ranks have not begun yet";
  if (!standing.state) return;
  if (!standing.state->reason.empty()) standing.detail += "; " + standing.state->reason;
  const auto left = standing.state->secondsLeft;
  if (!left) return;
  standing.detail += ", walltime left " + durationText(*left);
  if (!isWriting || isEnding || standing.status->secondsLeft <= *left) return;
  const auto restarts = standing.job->shape.maxRestarts - (standing.attempts ? standing.attempts->restarts : 0);
  standing.warnings.push_back(fmt::format("it needs about {} more, and the job has {} left: it will save, and {}",
                                          durationText(standing.status->secondsLeft), durationText(*left),
                                          restarts > 0 ? fmt::format("goes on by itself ({} restarts left)", restarts)
                                                       : "must be gone on with by carina submit --resume"));
}

/// The scheduler's word for an end, in brackets behind the reason.
std::string endText(const cluster::JobState& state) {
  return state.reason + (state.word.empty() ? "" : " (" + state.word + ")");
}

void tellEnded(RunStanding& standing) {
  const auto& state = standing.state;
  const auto& status = standing.status;
  const bool isOwnEnd = status && status->state != train::RunState::Running && hasBegun(standing);
  if (isOwnEnd) {
    standing.word = name(status->state);
    standing.detail = fmt::format("step {} of {}", withThousands(status->step), withThousands(status->totalSteps));
    if (!status->message.empty()) standing.detail += ": " + printable(status->message);
  } else {
    standing.word = "failed";
    const auto said = lastErrorIn(cluster::JobFiles(standing.run).log);
    standing.detail = !said.empty() ? said : status ? "without a word of its own" : "before it began";
    if (status && status->checkpointStep >= 0) {
      standing.detail += "; its last checkpoint is of step " + withThousands(status->checkpointStep);
    }
  }
  const bool isTold = state && state->phase == JobPhase::Ended && !state->reason.empty();
  // That its script failed says nothing more where the run has said it itself.
  const bool isKnown = standing.word == "finished" || (isOwnEnd && state && state->end == cluster::JobEnd::Failed);
  if (isTold && !isKnown) standing.detail += "; " + endText(*state);
  if (standing.attempts && standing.attempts->outcome == "exhausted") {
    standing.detail += "; its restarts are used up, carina submit --resume goes on";
  }
}

void tellUnknown(RunStanding& standing) {
  tellEnded(standing);
  const auto& attempts = standing.attempts;
  const bool mayRun = attempts && attempts->outcome == "began" && standing.word == "failed";
  if (mayRun || (!attempts && !standing.status)) standing.word = "unknown";
  if (standing.state) standing.warnings.push_back(standing.state->reason);
  if (attempts)
    standing.warnings.push_back("its script's last word is '" + printable(attempts->outcome) + "', " +
                                timeText(attempts->when));
}

/// A run that somebody started without a scheduler.
void tellAlone(RunStanding& standing) {
  const auto& status = *standing.status;
  if (status.state != train::RunState::Running) return tellEnded(standing);
  standing.word = "running";
  standing.detail = statusLine(status);
  const auto silence = secondsSinceEpoch() - status.updated;
  if (silence > kSilenceSeconds) {
    standing.warnings.push_back(fmt::format("silent for {:.0f} s, it may have died", silence));
  }
}

void tellState(RunStanding& standing) {
  if (!standing.state) return tellAlone(standing);
  switch (standing.state->phase) {
    case JobPhase::Queued:
      return tellQueued(standing);
    case JobPhase::Running:
      return tellRunning(standing);
    case JobPhase::Ended:
      return tellEnded(standing);
    case JobPhase::Unknown:
      return tellUnknown(standing);
  }
}

void tellHealth(RunStanding& standing, const fs::path& path) {
  std::error_code failed;
  if (standing.word != "running" || !fs::exists(path, failed)) return;
  for (const auto& rank : train::loadRankHealth(path)) {
    if (!rank.isStraggler) continue;
    standing.warnings.push_back(fmt::format("rank {} on {} holds the others up: its own part of a step takes {:.3g} s",
                                            rank.rank, printable(rank.host), rank.ownSeconds));
  }
}

}  // namespace

train::RunStatus statusAlone(const fs::path& run) {
  const train::RunPaths paths(run);
  const auto before = train::loadRunStatus(paths.status);
  if (before.state != train::RunState::Running || train::isBeingWritten(paths)) return before;
  auto status = train::loadRunStatus(paths.status);  // its last word may have come in between
  if (status.state != train::RunState::Running) return status;
  status.state = train::RunState::Failed;
  status.message += std::string(status.message.empty() ? "" : "; ") +
                    "the process that trained is gone without a last word; go on with carina train --resume " +
                    paths.run.string();
  return status;
}

std::string lastErrorIn(const fs::path& log) {
  constexpr std::streamoff kEnd = 1 << 16;
  constexpr std::string_view kBegin = "carina: error: ";
  std::ifstream file(log, std::ios::binary | std::ios::ate);
  if (!file) return {};
  file.seekg(std::max<std::streamoff>(0, file.tellg() - kEnd));
  std::string last;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("carina: job ")) last.clear();  // another attempt
    if (line.starts_with(kBegin)) last = line.substr(kBegin.size(), 500);
  }
  return printable(last);
}

void tell(RunStanding& standing) {
  standing.warnings.clear();
  tellState(standing);
  tellHealth(standing, train::RunPaths(standing.run).health);
}

RunStanding standingOf(const fs::path& run, cluster::ProgramRunner& runner) {
  const train::RunPaths paths(run);
  RunStanding standing{.run = run};
  if (const auto job = cluster::findJob(run, runner)) {
    standing.job = job->record();
    standing.state = job->state();
    standing.attempts = job->attempts();
    const std::vector<std::string> files = {"config.toml", "health.json", "log/rank-0.jsonl", "job.log", "status.json"};
    job->fetch(files, run);
  }
  if (train::isRunFolder(run)) standing.status = standing.job ? train::loadRunStatus(paths.status) : statusAlone(run);
  if (!standing.job && !standing.status) throw Error(ErrorCode::NotFound, run.string() + ": holds no training run");
  tell(standing);
  return standing;
}

}  // namespace carina::launch
