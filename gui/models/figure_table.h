// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <vector>

namespace carina::gui {

/// One cell: what is read, and what rows are sorted by (a number stands on the right).
struct Figure {
  QString text;
  QVariant order;
};

/// A table of figures to look at, filled as a whole.
/// Threads  GUI thread only
class FigureTable : public QAbstractTableModel {
  Q_OBJECT

 public:
  static constexpr int kSortRole = Qt::UserRole;

  explicit FigureTable(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  /// Rows shorter than the headers are filled up with nothing.
  void fill(const QStringList& headers, std::vector<std::vector<Figure>> rows);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  bool isNumber(const QVariant& order) const;

  QStringList headers_;
  std::vector<std::vector<Figure>> rows_;
};

}  // namespace carina::gui
