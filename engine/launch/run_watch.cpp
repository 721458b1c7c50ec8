// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/run_watch.h"

#include <algorithm>
#include <utility>

#include <sys/stat.h>

#include "engine/cluster/job_files.h"
#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/host.h"
#include "engine/launch/submitted_training.h"
#include "engine/train/checkpoint.h"
#include "engine/train/checkpoint_shelf.h"
#include "engine/train/run_folder.h"

namespace carina::launch {
namespace {

namespace fs = std::filesystem;

constexpr int kJobLog = -1;
constexpr double kSilenceSeconds = 60;
constexpr std::uint64_t kMostConfigBytes = 1U << 20;

struct FileFacts {
  double written = 0;  ///< seconds since 1970; 0: there is none
  std::int64_t writtenNs = 0;
  std::int64_t bytes = -1;
  std::uint64_t file = 0;  ///< files are replaced, and clocks of file systems are coarse
};

FileFacts factsOf(const fs::path& path) {
  struct stat found = {};
  if (::stat(path.c_str(), &found) != 0) return {};
  const auto ns = static_cast<std::int64_t>(found.st_mtim.tv_sec) * 1'000'000'000 + found.st_mtim.tv_nsec;
  return {.written = static_cast<double>(ns) * 1e-9, .writtenNs = ns, .bytes = found.st_size, .file = found.st_ino};
}

/// Films of a step by the run's own configuration; 0 where that does not say.
std::int64_t filmsPerStep(const train::RunPaths& paths, int ranks) {
  try {
    const auto bytes = readFile(paths.config, kMostConfigBytes);
    auto options = trainingIn({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    options.recipe.trainer.parallel.shards = options.reproducible;
    return options.globalBatch > 0 ? options.globalBatch * options.recipe.trainer.accumulation
                                   : options.recipe.filmsPerStep(ranks);
  } catch (const std::exception&) {
    return 0;
  }
}

int countRanks(const train::RunPaths& paths) {
  int ranks = 1;
  std::error_code failed;
  while (fs::exists(paths.logOf(ranks), failed)) ++ranks;
  return ranks;
}

RunCheckpoint loadRow(const train::ShelvedCheckpoint& checkpoint) {
  RunCheckpoint row{
      .step = checkpoint.step, .folder = checkpoint.folder, .model = train::checkpointModelPath(checkpoint.folder)};
  try {
    const auto facts = train::loadCheckpointFacts(checkpoint.folder);
    const auto& results = facts.progress.results;
    row.epochsDone = std::ssize(results);
    row.learningRate = facts.learningRate;
    if (results.empty() || results.back().step != checkpoint.step) return row;
    row.meanAuroc = results.back().validation.meanAuroc;
    row.validationLoss = results.back().validation.loss;
  } catch (const Error& error) {
    row.fault = error.what();
  }
  return row;
}

/// How a run stands that has not written its status yet.
void tellBeginning(RunPicture& picture, const fs::path& log) {
  auto& standing = picture.standing;
  const auto said = lastErrorIn(log);
  const auto silence = secondsSinceEpoch() - picture.lastEvent;
  const bool isOld = picture.lastEvent == 0 || silence > kSilenceSeconds;
  standing.word = !said.empty() ? "failed" : isOld ? "unknown" : "starting";
  standing.detail = !said.empty() ? said
                    : isOld       ? "nothing was written by it so far"
                                  : "opens its records and plans its net";
}

/// A run that ended and should have gone on: what the attempt said, if it ended before it wrote anything of its own.
void tellFailedAttempt(RunPicture& picture, const train::RunPaths& paths) {
  auto& standing = picture.standing;
  const auto log = cluster::JobFiles(paths.run).log;
  if (standing.isLive() || factsOf(log).written <= factsOf(paths.status).written) return;
  const auto said = lastErrorIn(log);
  if (said.empty() || standing.detail.find(said) != std::string::npos) return;
  standing.warnings.push_back("the last attempt to go on failed: " + said);
}

}  // namespace

RunWatch::RunWatch(fs::path folder) : paths_(folder) {
  picture_.folder = folder;
  picture_.standing.run = std::move(folder);
}

void RunWatch::tellJob(const RunStanding& known) {
  auto& standing = picture_.standing;
  standing.job = known.job;
  standing.state = known.state;
  standing.attempts = known.attempts;
  hasJob_ = known.job.has_value();
  picture_.jobFault.clear();
  stamps_.erase(paths_.status);  // read again: a job's word may change what it means
}

bool RunWatch::isChanged(const fs::path& path) {
  const auto facts = factsOf(path);
  const Stamp now{facts.writtenNs, facts.bytes, facts.file};
  const auto [known, isNew] = stamps_.try_emplace(path, now);
  return isNew || std::exchange(known->second, now) != now;
}

void RunWatch::tellFault(const std::string& fault) {
  picture_.fault = fault;
}

void RunWatch::readStatus() {
  auto& standing = picture_.standing;
  if (train::isRunFolder(paths_.run))
    standing.status = hasJob_ ? train::loadRunStatus(paths_.status) : statusAlone(paths_.run);
  if (standing.status || standing.state) {
    tell(standing);
    if (!hasJob_) tellFailedAttempt(picture_, paths_);
  } else {
    tellBeginning(picture_, cluster::JobFiles(paths_.run).log);
  }
  statusFault_.clear();
}

bool RunWatch::lookAtStatus() {
  const auto before = picture_.lastEvent;
  const cluster::JobFiles job(paths_.run);
  for (const auto& path : {paths_.status, paths_.log, job.log}) {
    picture_.lastEvent = std::max(picture_.lastEvent, factsOf(path).written);
  }
  const bool isStatusOther = isChanged(paths_.status);
  const bool isOther = isChanged(job.log) || isStatusOther;
  const auto wordBefore = picture_.standing.word;
  const bool mayHaveDied = picture_.standing.isLive() || picture_.standing.word == "unknown" || wordBefore.empty();
  const auto faultBefore = statusFault_;
  if (isOther || mayHaveDied) {
    try {
      readStatus();
    } catch (const Error& error) {
      statusFault_ = error.what();
      if (picture_.standing.word.empty()) picture_.standing.word = "unknown";
    }
  }
  if (picture_.standing.status)
    picture_.lastStep = std::max(picture_.standing.status->step, history_ ? history_->lastStep() : 0);
  return isOther || before != picture_.lastEvent || wordBefore != picture_.standing.word || faultBefore != statusFault_;
}

bool RunWatch::lookAtCurves() {
  if (!isChanged(paths_.log) && history_ != nullptr) return false;
  std::error_code failed;
  if (!history_ && !fs::exists(paths_.config, failed)) return false;
  if (!history_) history_ = std::make_unique<RunHistory>(paths_.log, filmsPerStep(paths_, countRanks(paths_)));
  bool isNew = false;
  if (history_->read()) {
    isNew = true;
    stamps_.erase(paths_.log);  // there may be more of it than was read at once
    picture_.curves = std::make_shared<RunCurves>(history_->curves());
    picture_.lastStep = std::max(picture_.lastStep, history_->lastStep());
    picture_.notes.clear();
    if (history_->faultCount() > 0) {
      picture_.notes.push_back("lines of the log are damaged and were passed over (" +
                               std::to_string(history_->faultCount()) + "): " + history_->faults().front());
    }
  }
  return isNew;
}

void RunWatch::findLogs() {
  const auto has = [&](int rank) { return std::ranges::find(logs_, rank, &LogFollower::rank) != logs_.end(); };
  std::error_code failed;
  for (int rank = 0; has(rank) || fs::exists(paths_.logOf(rank), failed); ++rank) {
    if (!has(rank)) logs_.emplace_back(paths_.logOf(rank), rank);
  }
  const cluster::JobFiles job(paths_.run);
  if (!has(kJobLog) && fs::exists(job.log, failed)) logs_.emplace_back(job.log, kJobLog);
}

bool RunWatch::lookAtLogs() {
  findLogs();
  bool isNew = false;
  for (auto& log : logs_) isNew = log.read() || isNew;
  if (!isNew) return false;
  picture_.logs.clear();
  for (const auto& log : logs_) picture_.logs.push_back(log.end());
  return true;
}

bool RunWatch::lookAtHealth() {
  if (!isChanged(paths_.health)) return false;
  std::error_code failed;
  if (!fs::exists(paths_.health, failed)) return false;
  picture_.health = std::make_shared<std::vector<train::RankHealth>>(train::loadRankHealth(paths_.health));
  return true;
}

bool RunWatch::lookAtCheckpoints() {
  const train::CheckpointShelf shelf(paths_.checkpoints);
  const bool isMoved = isChanged(paths_.checkpoints);
  if (!isMoved && picture_.checkpoints) return false;
  std::error_code failed;
  const auto best = fs::weakly_canonical(shelf.bestPath(), failed).filename();
  std::map<fs::path, RunCheckpoint> now;
  std::vector<RunCheckpoint> rows;
  for (const auto& checkpoint : shelf.list()) {
    const auto known = known_.find(checkpoint.folder);
    const bool isKnown = known != known_.end() && known->second.fault.empty();
    auto row = isKnown ? known->second : loadRow(checkpoint);
    row.isBest = checkpoint.folder.filename() == best;
    now[checkpoint.folder] = row;
    rows.push_back(std::move(row));
  }
  known_ = std::move(now);
  picture_.checkpoints = std::make_shared<std::vector<RunCheckpoint>>(std::move(rows));
  return true;
}

bool RunWatch::lookAtDetails() {
  bool isNew = !std::exchange(picture_.isDetailed, true);
  const auto before = std::exchange(detailFault_, std::string());
  for (const auto look :
       {&RunWatch::lookAtCurves, &RunWatch::lookAtLogs, &RunWatch::lookAtHealth, &RunWatch::lookAtCheckpoints}) {
    try {
      isNew = (this->*look)() || isNew;
    } catch (const Error& error) {
      detailFault_ = error.what();
    }
  }
  // A damaged file that does not change is not read again; what was said of it stays.
  if (detailFault_.empty() && !isNew) detailFault_ = before;
  return isNew || before != detailFault_;
}

bool RunWatch::look(bool isDetailed) {
  bool isNew = lookAtStatus();
  if (isDetailed) isNew = lookAtDetails() || isNew;
  picture_.isDetailed = isDetailed;
  tellFault(!statusFault_.empty() ? statusFault_ : detailFault_);
  return isNew;
}

}  // namespace carina::launch
