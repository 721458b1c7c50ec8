// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "gui/models/review_set.h"

namespace carina::gui {

/// One label's AUROC by groups of films: by sex, age, view, and whatever else the labels tell.
/// Threads  GUI thread only
class ReviewSubgroupModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kGroup, kValue, kFilms, kPositives, kAuroc, kInterval, kColumns };

  using QAbstractTableModel::QAbstractTableModel;

  /// The result must outlive the model or be replaced.
  void show(const eval::LabelResult* result);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  const eval::LabelResult* result_ = nullptr;
};

}  // namespace carina::gui
