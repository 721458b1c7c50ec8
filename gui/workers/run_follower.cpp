// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/run_follower.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "engine/cluster/job_record.h"
#include "engine/core/error.h"
#include "engine/launch/run_watch.h"
#include "engine/train/run_folder.h"

namespace carina::gui {
namespace {

namespace fs = std::filesystem;
using Pictures = std::vector<launch::RunPicture>;

constexpr int kLookMs = 400;
constexpr int kAskMs = 4000;

/// What a scheduler said of one run, or why it could not be asked.
struct JobNews {
  launch::RunStanding standing;
  std::string fault;
};

std::vector<fs::path> pathsOf(const QStringList& texts) {
  std::vector<fs::path> paths;
  for (const auto& text : texts) paths.emplace_back(text.toStdString());
  return paths;
}

JobNews askOne(const fs::path& run, cluster::ProgramRunner& runner) {
  try {
    return {.standing = launch::standingOf(run, runner), .fault = {}};
  } catch (const Error& error) {
    return {.standing = {}, .fault = error.what()};
  }
}

bool hasJob(const fs::path& run) {
  std::error_code failed;
  return fs::exists(run / "job.json", failed);
}

QStringList runsIn(const std::vector<fs::path>& folders, const TaskWatch& watch) {
  QStringList runs;
  for (const auto& folder : folders) {
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
      if (watch.isStopped()) return runs;
      if (train::isRunFolder(entry.path()) || hasJob(entry.path()))
        runs << QString::fromStdString(entry.path().string());
    }
  }
  return runs;
}

}  // namespace

/// What is known so far. One look at a time has `byRun`; news of jobs come in between.
struct RunFollower::Watches {
  std::map<fs::path, launch::RunWatch> byRun;
  std::mutex mutex;
  std::map<fs::path, JobNews> news;

  void takeNews(const fs::path& run, launch::RunWatch& watch) {
    const std::lock_guard lock(mutex);
    const auto found = news.find(run);
    if (found == news.end()) return;
    if (found->second.fault.empty()) watch.tellJob(found->second.standing);
    watch.tellJobFault(found->second.fault);
    news.erase(found);
  }

  Pictures look(const std::vector<fs::path>& runs, const std::vector<fs::path>& detailed, const TaskWatch& watch) {
    std::erase_if(byRun, [&](const auto& one) { return std::ranges::find(runs, one.first) == runs.end(); });
    Pictures pictures;
    for (const auto& run : runs) {
      if (watch.isStopped()) break;
      auto& its = byRun.try_emplace(run, run).first->second;
      takeNews(run, its);
      const bool isDetailed = std::ranges::find(detailed, run) != detailed.end();
      if (its.look(isDetailed)) pictures.push_back(its.picture());
    }
    return pictures;
  }
};

RunFollower::RunFollower(QObject* parent) : QObject(parent), watches_(std::make_shared<Watches>()) {
  connect(&lookTimer_, &QTimer::timeout, this, &RunFollower::look);
  connect(&askTimer_, &QTimer::timeout, this, [this] {
    askJobs();
    search();
  });
  lookTimer_.start(kLookMs);
  askTimer_.start(kAskMs);
}

RunFollower::~RunFollower() = default;

void RunFollower::follow(const QStringList& runs) {
  if (runs == runs_) return;
  runs_ = runs;
  look();
  askJobs();
}

void RunFollower::lookIn(const QStringList& folders) {
  if (folders == folders_) return;
  folders_ = folders;
  if (folders_.isEmpty()) Q_EMIT found({});
  search();
}

void RunFollower::detail(const QStringList& runs) {
  if (runs == detailed_) return;
  detailed_ = runs;
  look();
}

void RunFollower::refresh() {
  look();
  askJobs();
  search();
}

void RunFollower::look() {
  if (look_.isRunning() || runs_.isEmpty()) return;
  look_.start<Pictures>([watches = watches_, runs = pathsOf(runs_), detailed = pathsOf(detailed_)](
                            TaskWatch& watch) { return watches->look(runs, detailed, watch); },
                        [this](const Pictures& pictures) {
                          for (const auto& picture : pictures) Q_EMIT changed(picture);
                        },
                        [](const QString&) {});  // a watch says what it cannot read itself
}

void RunFollower::askJobs() {
  std::erase_if(asks_, [this](const auto& ask) { return !runs_.contains(ask.first); });
  for (const auto& run : runs_) {
    auto& task = asks_[run];
    if (!task) task = std::make_unique<Task>();
    if (!task->isRunning()) askJob(run, *task);
  }
}

void RunFollower::askJob(const QString& run, Task& task) {
  task.start<bool>(
      [watches = watches_, path = fs::path(run.toStdString())](TaskWatch&) {
        if (!hasJob(path)) return false;
        const auto runner = cluster::makeProcessRunner();
        auto news = askOne(path, *runner);
        const std::lock_guard lock(watches->mutex);
        watches->news[path] = std::move(news);
        return true;
      },
      [this](bool isAsked) {
        if (isAsked) look();
      },
      [](const QString&) {});
}

void RunFollower::search() {
  if (search_.isRunning() || folders_.isEmpty()) return;
  search_.start<QStringList>([folders = pathsOf(folders_)](TaskWatch& watch) { return runsIn(folders, watch); },
                             [this](const QStringList& runs) { Q_EMIT found(runs); }, [](const QString&) {});
}

}  // namespace carina::gui
