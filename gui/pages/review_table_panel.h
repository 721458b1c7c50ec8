// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "gui/models/review_auroc_model.h"
#include "gui/models/review_presenter.h"

class QComboBox;
class QLabel;
class QTableView;

namespace carina::gui {

/// The table of AUROCs, with one published system beside it if that is wanted. The row that is chosen is the finding
/// that the rest of the page shows.
/// Threads  GUI thread only
class ReviewTablePanel : public QWidget {
  Q_OBJECT

 public:
  explicit ReviewTablePanel(ReviewPresenter& presenter, QWidget* parent = nullptr);

  const ReviewAurocModel& model() const { return *model_; }

 private:
  void fill();
  void fillBaselines();
  void chooseBaseline(int row);
  void showColumns();
  void showRow();

  ReviewPresenter& presenter_;
  ReviewAurocModel* model_;
  QTableView* table_;
  QComboBox* baselines_;
  QLabel* warning_;
};

}  // namespace carina::gui
