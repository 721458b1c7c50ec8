// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to the Reading page: all films at once, by what was found.

#include <QWidget>

#include "gui/models/worklist_model.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace carina::gui {

/// The worklist: films read in the background, the likeliest of the chosen finding on top.
/// Threads  GUI thread only
class ReadingWorklist : public QWidget {
  Q_OBJECT

 public:
  explicit ReadingWorklist(WorklistModel& model, QWidget* parent = nullptr);

  /// Says how far the list is; `waiting` films are still to be read.
  void showProgress(int waiting);

 Q_SIGNALS:
  void chosen(int film);
  void readAllWanted();
  void cancelWanted();
  void exportWanted();

 private:
  void showFinding();
  void fillFindings();

  WorklistModel& model_;
  QSortFilterProxyModel* sorted_;
  QComboBox* finding_;
  QTableView* table_;
  QProgressBar* progress_;
  QPushButton* read_;
  QPushButton* export_;
  bool isReading_ = false;
};

}  // namespace carina::gui
