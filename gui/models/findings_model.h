// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace carina::gui {

/// What a threshold did to the films it was chosen on.
struct ThresholdFacts {
  double threshold = 0;
  double sensitivity = 0;
  double specificity = 0;
  QString rule;  ///< how it was chosen
};

/// One model's say on a film, label by label.
struct ModelColumn {
  QString title;
  std::vector<std::optional<double>> probabilities;       ///< nothing: the model has no such label
  std::vector<std::optional<ThresholdFacts>> thresholds;  ///< nothing: no operating point
};

/// The findings of one film: a row for each label in canonical order, a column for each model, their mean where there
/// are several, and in words what the first model's operating point is worth.
///
/// Threads  GUI thread only
class FindingsModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Role { ValueRole = Qt::UserRole + 1, ThresholdRole, SortRole };

  using QAbstractTableModel::QAbstractTableModel;

  /// Shapes   each column has as many values as there are labels
  void setFindings(const QStringList& labels, std::vector<ModelColumn> columns);
  void clear();

  const QStringList& labels() const { return labels_; }
  bool isMeanColumn(int column) const { return columns_.size() > 1 && column == 1 + static_cast<int>(columns_.size()); }
  int wordsColumn() const { return columnCount({}) - 1; }

  int rowCount(const QModelIndex& parent) const override;
  int columnCount(const QModelIndex& parent) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::optional<double> valueAt(int row, int column) const;
  const ThresholdFacts* thresholdAt(int row, int column) const;
  QString textAt(int row, int column) const;
  QString wordsOf(int row) const;
  QString wordsTip(int row) const;

  QStringList labels_;
  std::vector<ModelColumn> columns_;
};

}  // namespace carina::gui
