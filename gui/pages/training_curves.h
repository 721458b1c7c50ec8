// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>
#include <memory>

#include "engine/launch/run_picture.h"

class QComboBox;

namespace carina::gui {

class PlotView;

/// A run's curves by its name.
/// Threads  a value
struct NamedCurves {
  QString name;
  std::shared_ptr<const launch::RunCurves> curves;
};

/// Loss, AUROC, learning rate and throughput of one run, or of several above each other.
/// Threads  GUI thread only
class TrainingCurves : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingCurves(QWidget* parent = nullptr);

  void show(const QList<NamedCurves>& runs);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void fillLabels();
  void draw();
  void drawLoss();
  void drawAuroc();
  void drawRates();

  QList<NamedCurves> runs_;
  PlotView* loss_;
  PlotView* auroc_;
  PlotView* rate_;
  PlotView* throughput_;
  QComboBox* label_;
};

}  // namespace carina::gui
