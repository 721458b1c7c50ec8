// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/figure_table.h"

#include <utility>

namespace carina::gui {

void FigureTable::fill(const QStringList& headers, std::vector<std::vector<Figure>> rows) {
  beginResetModel();
  headers_ = headers;
  rows_ = std::move(rows);
  for (auto& row : rows_) row.resize(static_cast<std::size_t>(headers_.size()));
  endResetModel();
}

int FigureTable::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int FigureTable::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(headers_.size());
}

bool FigureTable::isNumber(const QVariant& order) const {
  return order.metaType() == QMetaType::fromType<double>() || order.metaType() == QMetaType::fromType<qlonglong>();
}

QVariant FigureTable::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const auto& figure = rows_[static_cast<std::size_t>(index.row())][static_cast<std::size_t>(index.column())];
  switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
      return figure.text;
    case Qt::TextAlignmentRole:
      return QVariant::fromValue<int>((isNumber(figure.order) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case kSortRole:
      return figure.order.isValid() ? figure.order : QVariant(figure.text);
    default:
      return {};
  }
}

QVariant FigureTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= headers_.size()) return {};
  if (role == Qt::DisplayRole) return headers_[section];
  if (role != Qt::TextAlignmentRole) return {};
  const bool isRight = !rows_.empty() && isNumber(rows_.front()[static_cast<std::size_t>(section)].order);
  return QVariant::fromValue<int>((isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

}  // namespace carina::gui
