// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>
#include <vector>

#include "gui/models/review_presenter.h"
#include "gui/models/review_subgroup_model.h"
#include "gui/widgets/plot_view.h"

class QLabel;
class QTableView;

namespace carina::gui {

/// The curves of a review: ROC, those of all findings, precision-recall, reliability, subgroups. A click on a curve
/// puts the threshold there. Threads  GUI thread only
class ReviewPlotTabs : public QTabWidget {
  Q_OBJECT

 public:
  enum Tab { kRoc, kAll, kRecall, kReliability, kSubgroups };

  explicit ReviewPlotTabs(ReviewPresenter& presenter, QWidget* parent = nullptr);

  /// That of the tab in front; nothing (nullptr) where it is none.
  PlotView* shownPlot() const;

 private:
  PlotView* addPlot(const QString& title, const QString& name);
  void addGrid();
  void addSubgroups();
  void drawShown();
  void drawRoc();
  void drawAll();
  void drawRecall();
  void drawReliability();
  void moveMarkers();
  void pick(PlotView* plot, int series, QPointF value);
  QString nameOf(std::size_t model, const std::optional<double>& value, const QString& what) const;

  ReviewPresenter& presenter_;
  PlotView* roc_;
  PlotView* recall_;
  PlotView* reliability_;
  QWidget* grid_ = nullptr;
  std::vector<PlotView*> panels_;
  ReviewSubgroupModel* subgroups_;
  QLabel* noGroups_;
  QTableView* groupTable_;
};

}  // namespace carina::gui
