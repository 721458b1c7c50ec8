// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "gui/workers/task.h"

class QLabel;
class QProgressBar;

namespace carina::gui {

/// How far a task is, and a button that stops it; hidden while it does not run.
/// Threads  GUI thread only
class ReviewProgress : public QWidget {
  Q_OBJECT

 public:
  explicit ReviewProgress(Task& task, QWidget* parent = nullptr);

  /// What is being done, before it begins.
  void setWhat(const QString& what);

 private:
  void show(quint64 done, quint64 total);

  QLabel* what_;
  QProgressBar* bar_;
};

}  // namespace carina::gui
