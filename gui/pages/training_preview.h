// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QTimer>
#include <QWidget>

#include "engine/launch/training_preview.h"
#include "gui/workers/task.h"

class QLabel;

namespace carina::gui {

class PlotView;

/// How fast a run was: what an estimate of time rests on.
/// Threads  a value
struct EarlierRun {
  QString name;
  QString net;
  double filmsPerSecond = 0;
};

/// What a training would be: its learning rate as a curve, the memory and the time that it would take.
/// Threads  GUI thread only
class TrainingPreview : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingPreview(QWidget* parent = nullptr);

  /// Looks at a configuration, a moment after the last of several.
  void look(const std::string& config, int ranks);
  void setEarlierRuns(const QList<EarlierRun>& runs) { earlier_ = runs; }

 Q_SIGNALS:
  /// What speaks against it; empty where nothing does.
  void faultFound(const QString& words);

 private:
  void begin();
  void show(const launch::TrainingPreview& preview);
  QString timeText(const launch::TrainingPreview& preview) const;

  Task task_;
  QTimer timer_;
  std::string config_;
  int ranks_ = 1;
  QList<EarlierRun> earlier_;
  PlotView* rate_;
  QLabel* facts_;
};

}  // namespace carina::gui
