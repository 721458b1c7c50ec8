// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

#include "engine/launch/run_picture.h"
#include "gui/models/checkpoint_table.h"
#include "gui/models/health_table.h"
#include "gui/models/log_lines.h"
#include "gui/workers/task.h"

class QComboBox;
class QLabel;
class QListView;
class QPlainTextEdit;
class QPushButton;
class QTableView;
class QTabWidget;

namespace carina::gui {

class InlineMessage;
class TrainingCurves;

/// Everything that is known of the chosen runs: the first in full, all of them as curves.
/// Threads  GUI thread only
class TrainingDetails : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingDetails(QWidget* parent = nullptr);

  void show(const QList<launch::RunPicture>& runs);
  QTabWidget* tabs() const { return tabs_; }

 Q_SIGNALS:
  /// A checkpoint's model shall read films.
  void modelWanted(const QString& file);

 private:
  QWidget* makeCheckpoints();
  QWidget* makeRanks();
  QWidget* makeLog();
  void showHead(const launch::RunPicture& run);
  void showLogs(const launch::RunPicture& run);
  void showLines(const launch::RunPicture& run);
  void loadConfig(const launch::RunPicture& run);
  void useModel();

  CheckpointTable checkpoints_;
  HealthTable ranks_;
  LogLines lines_;
  Task configTask_;
  QString shown_;  ///< the folder whose details are shown
  launch::RunPicture picture_;
  QLabel* head_;
  InlineMessage* message_;
  QTabWidget* tabs_;
  TrainingCurves* curves_;
  QTableView* checkpointView_;
  QPushButton* use_;
  QLabel* noRanks_;
  QTableView* rankView_;
  QComboBox* whose_;
  QListView* lineView_;
  QPlainTextEdit* config_;
};

}  // namespace carina::gui
