// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <string>
#include <vector>

#include "engine/eval/evaluation.h"
#include "engine/eval/film_set.h"
#include "engine/report/baselines.h"

namespace carina::gui {

/// A table of labels and one or two tables of scores.
/// Threads  a value
struct ReviewTables {
  QString labels;
  QStringList scores;
  QStringList names = {};    ///< of the models; without them, after the files
  QStringList weights = {};  ///< their weights' SHA-256, where known
};

/// Models to judge on packed records.
/// Threads  a value
struct ReviewRecords {
  QString folder;
  QString split;  ///< empty: test, else val, else the only one
  QStringList models;
};

/// What was opened to be reviewed: films and scores with their evaluation; of a folder without scores the figures
/// alone, with films that have no ids. Threads  a value
struct LoadedReview {
  QString title;  ///< for people: which films
  eval::FilmSet films;
  std::vector<eval::ScoreSet> scores;
  eval::Evaluation evaluation;
  std::vector<report::Baseline> baselines;
  report::Split split = report::Split::Unstated;
  QStringList notes;       ///< what was left out, and what a reader must know
  QStringList modelFiles;  ///< one a model; empty where only scores are known
  ReviewTables tables;     ///< where it came from, to be compared with another
  ReviewRecords records;
  QString folder;  ///< where its films may lie
};

}  // namespace carina::gui
