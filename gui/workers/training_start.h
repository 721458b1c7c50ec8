// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/launch/submission.h"

namespace carina::gui {

/// Where a training shall run.
struct TrainingPlace {
  QString cluster;  ///< a profile's name or file; empty: this machine, without a scheduler
  int ranks = 1;    ///< on this machine
  launch::ShapeChoice shape = {};
};

/// A training before it begins.
struct TrainingOrder {
  std::filesystem::path folder;  ///< of the run; absolute
  bool resumes = false;
  std::string config;
  TrainingPlace place;
};

/// The functions below block: they are for tasks.
///
/// Errors   carina::Error and launch::UsageError, in words for people
/// Threads  any

/// The program that trains: beside this one, or on PATH. Errors: NotFound
std::filesystem::path findCarina();

/// What would start the training: a command, or a job's script as it would be written. Nothing is written.
QString startText(const TrainingOrder& order);

/// Starts it, so that it outlives this program; gives what was started, as a sentence.
QString startTraining(const TrainingOrder& order);

/// Goes on with a run where and as it ran: its job's cluster, or as many ranks here.
QString resumeTraining(const std::filesystem::path& run);

/// Asks a run to save and end; gives what was done.
QString stopRun(const std::filesystem::path& run);

/// A cluster's profile, for a list.
struct ClusterEntry {
  QString name;
  QString description;
  QString fault;  ///< why it cannot be used
  int nodes = 1;
  int ranksPerNode = 1;
  bool hasTimeLimit = false;
};
std::vector<ClusterEntry> findClusters();

}  // namespace carina::gui
