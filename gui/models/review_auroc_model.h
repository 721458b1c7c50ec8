// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "gui/models/review_set.h"

namespace carina::gui {

/// AUROC by label with its 95 % interval, how many films stand behind it, the other model with the paired test, and one
/// published system; the last row is the mean.
///
/// Published figures stand there one system at a time, and the column says of which split they are: figures of
/// different splits do not compare.
/// Threads  GUI thread only
class ReviewAurocModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column {
    kLabel,
    kPositives,
    kNegatives,
    kAuroc,
    kInterval,
    kOther,
    kDifference,
    kP,
    kHolm,
    kBaseline,
    kColumns
  };

  using QAbstractTableModel::QAbstractTableModel;

  /// The set must outlive the model or be replaced.
  void setReview(const ReviewSet* set);

  /// Which published system; −1: none.
  void setBaseline(int baseline);
  int baseline() const { return baseline_; }

  /// Whether the set has what a column needs.
  bool hasColumn(int column) const;

  /// The table as it is shown, with all digits.
  QString csv() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  bool isMean(int row) const { return row + 1 == rowCount(); }
  QVariant valueOf(int row, int column) const;
  QString textOf(int row, int column) const;
  QString intervalOf(int row, bool isExact) const;
  QVariant compared(std::size_t label, int column) const;
  QVariant meanOf(int column) const;
  const report::Baseline* published() const;

  const ReviewSet* set_ = nullptr;
  int baseline_ = -1;
};

/// "official list", "random split" …: of which films a published figure is.
QString splitText(report::Split split);

}  // namespace carina::gui
