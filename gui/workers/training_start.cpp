// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/training_start.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <map>
#include <utility>

#include "engine/cluster/duration.h"
#include "engine/cluster/job_files.h"
#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/launch/local_training.h"
#include "engine/launch/submitted_training.h"
#include "engine/train/run_folder.h"

namespace carina::gui {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostConfigBytes = 1U << 20;

QString tr(const char* text) {
  return QCoreApplication::translate("TrainingStart", text);
}

launch::LocalTraining localOf(const TrainingOrder& order) {
  return {.folder = order.folder,
          .resumes = order.resumes,
          .config = order.config,
          .ranks = order.place.ranks,
          .program = findCarina()};
}

cluster::Submission submissionOf(const TrainingOrder& order) {
  const auto profile = launch::profileFor(order.place.cluster.toStdString(), order.place.shape);
  return launch::makeSubmission({.folder = order.folder,
                                 .resumes = order.resumes,
                                 .config = order.config,
                                 .profile = profile,
                                 .program = profile.host.empty() ? findCarina() : fs::path()});
}

QString startHere(const TrainingOrder& order) {
  const auto training = localOf(order);
  const auto command = launch::localCommand(training);
  launch::prepareLocal(training);
  QProcess process;
  QStringList words;
  for (const auto& word : command.argv) words << QString::fromStdString(word);
  process.setProgram(words.takeFirst());
  process.setArguments(words);
  auto environment = QProcessEnvironment::systemEnvironment();
  for (const auto& [name, value] : command.environment) {
    environment.insert(QString::fromStdString(name), QString::fromStdString(value));
  }
  process.setProcessEnvironment(environment);
  const auto log = QString::fromStdString(cluster::JobFiles(order.folder).log.string());
  process.setStandardOutputFile(log, QIODevice::Append);
  process.setStandardErrorFile(log, QIODevice::Append);
  process.setStandardInputFile(QProcess::nullDevice());
  qint64 id = 0;
  if (process.startDetached(&id)) return tr("Process %1 trains on this machine").arg(id);
  throw Error(ErrorCode::Io, process.program().toStdString() + ": cannot be started");
}

QString submit(const TrainingOrder& order) {
  const auto runner = cluster::makeProcessRunner();
  cluster::checkNoLiveJob(order.folder, *runner);
  const auto submission = submissionOf(order);
  launch::checkThere(submission, *runner);
  const auto job = cluster::submitJob(submission, *runner);
  return tr("Job %1 was sent to %2").arg(QString::fromStdString(job.id), QString::fromStdString(job.cluster));
}

std::string configOf(const fs::path& run) {
  const auto bytes = readFile(train::RunPaths(run).config, kMostConfigBytes);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

int ranksOf(const fs::path& run) {
  int ranks = 1;
  std::error_code failed;
  while (fs::exists(train::RunPaths(run).logOf(ranks), failed)) ++ranks;
  return ranks;
}

ClusterEntry entryOf(const fs::path& file) {
  ClusterEntry entry{.name = QString::fromStdString(file.stem().string()), .description = {}, .fault = {}};
  try {
    const auto profile = cluster::loadProfile(file);
    entry.description = QString::fromStdString(profile.description);
    entry.nodes = profile.shape.nodes;
    entry.ranksPerNode = profile.shape.ranksPerNode;
    entry.hasTimeLimit = cluster::findScheduler(profile.scheduler).hasTimeLimit;
  } catch (const Error& error) {
    entry.fault = QString::fromUtf8(error.what());
  }
  return entry;
}

}  // namespace

fs::path findCarina() {
  const QDir here(QCoreApplication::applicationDirPath());
  for (const auto* place : {"../cli/carina", "carina", "../bin/carina"}) {
    const QFileInfo file(here.filePath(QLatin1String(place)));
    if (file.isFile() && file.isExecutable()) return file.canonicalFilePath().toStdString();
  }
  const auto onPath = QStandardPaths::findExecutable(QStringLiteral("carina"));
  if (!onPath.isEmpty()) return onPath.toStdString();
  throw Error(ErrorCode::NotFound, "the program carina, which trains, lies neither beside this one nor on PATH");
}

QString startText(const TrainingOrder& order) {
  if (!order.place.cluster.isEmpty()) {
    return QString::fromStdString(cluster::renderScript(submissionOf(order).plan));
  }
  const auto command = launch::localCommand(localOf(order));
  QStringList words;
  for (const auto& [name, value] : command.environment) {
    words << QString::fromStdString(name) + QLatin1Char('=') + QString::fromStdString(value);
  }
  for (const auto& word : command.argv) {
    const auto text = QString::fromStdString(word);
    words << (text.contains(QLatin1Char(' ')) ? QLatin1Char('\'') + text + QLatin1Char('\'') : text);
  }
  return words.join(QLatin1Char(' ')) + QLatin1Char('\n');
}

QString startTraining(const TrainingOrder& order) {
  return order.place.cluster.isEmpty() ? startHere(order) : submit(order);
}

QString resumeTraining(const fs::path& run) {
  TrainingOrder order{.folder = run, .resumes = true, .config = configOf(run), .place = {}};
  if (const auto job = cluster::findJobRecord(run)) {
    order.place.cluster = QString::fromStdString(job->cluster);
    order.place.shape = {.nodes = job->shape.nodes, .ranksPerNode = job->shape.ranksPerNode};
    if (job->shape.walltimeSeconds) order.place.shape.time = cluster::durationText(*job->shape.walltimeSeconds);
  } else {
    order.place.ranks = ranksOf(run);
  }
  return startTraining(order);
}

QString stopRun(const fs::path& run) {
  const auto runner = cluster::makeProcessRunner();
  const auto words = QString::fromStdString(launch::stopTraining(run, *runner));
  return words.left(1).toUpper() + words.mid(1);
}

std::vector<ClusterEntry> findClusters() {
  std::map<QString, ClusterEntry> byName;  // the first folder that has a name counts
  for (const auto& folder : launch::clusterFolders()) {
    std::error_code failed;
    for (const auto& file : fs::directory_iterator(folder, failed)) {
      if (file.path().extension() != ".toml") continue;
      auto entry = entryOf(file.path());
      byName.try_emplace(entry.name, std::move(entry));
    }
  }
  std::vector<ClusterEntry> entries;
  for (auto& [name, entry] : byName) entries.push_back(std::move(entry));
  return entries;
}

}  // namespace carina::gui
