// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <cstdint>
#include <vector>

#include "gui/models/review_curve.h"

namespace carina::gui {

/// The films of one cell of the confusion matrix, the gravest errors first: a range of the sorted films, which grows
/// and shrinks at its end as the threshold moves.
///
/// Called positive: by descending score. Called negative: by ascending score, so that what was missed most clearly
/// comes first.
/// Threads  GUI thread only
class ReviewFilmModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kFilm, kScore, kOther, kLabels, kFirstAttribute };

  using QAbstractTableModel::QAbstractTableModel;

  /// Films of one label; both must outlive the model or be replaced.
  void show(const ReviewSet* set, const ReviewCurve* curve, std::size_t model, std::size_t label);
  void setCell(Cell cell, const ReviewPoint& point);

  /// The threshold moved: rows come or go at the end.
  void setPoint(const ReviewPoint& point);

  Cell cell() const { return cell_; }
  QString filmAt(int row) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  const std::vector<std::uint32_t>& films() const;
  int rowsOf(const ReviewPoint& point) const;
  std::size_t filmOf(int row) const;
  QString textOf(std::size_t film, int column) const;

  const ReviewSet* set_ = nullptr;
  const ReviewCurve* curve_ = nullptr;
  std::size_t model_ = 0;
  std::size_t label_ = 0;
  Cell cell_ = Cell::FalseNegative;
  int rows_ = 0;
};

}  // namespace carina::gui
