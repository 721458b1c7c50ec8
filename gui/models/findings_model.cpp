// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/findings_model.h"

#include <cmath>

namespace carina::gui {
namespace {

QString percent(double share) {
  return QStringLiteral("%1 %").arg(std::lround(share * 100));
}

}  // namespace

void FindingsModel::setFindings(const QStringList& labels, std::vector<ModelColumn> columns) {
  beginResetModel();
  labels_ = labels;
  columns_ = std::move(columns);
  endResetModel();
}

void FindingsModel::clear() {
  setFindings({}, {});
}

int FindingsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(labels_.size());
}

int FindingsModel::columnCount(const QModelIndex& parent) const {
  if (parent.isValid()) return 0;
  const auto models = static_cast<int>(columns_.size());
  return 1 + models + (models > 1 ? 1 : 0) + 1;
}

std::optional<double> FindingsModel::valueAt(int row, int column) const {
  const auto at = static_cast<std::size_t>(row);
  if (!isMeanColumn(column)) {
    if (column < 1 || column > static_cast<int>(columns_.size())) return {};
    return columns_[static_cast<std::size_t>(column - 1)].probabilities[at];
  }
  double sum = 0;
  int count = 0;
  for (const auto& one : columns_) {
    if (!one.probabilities[at]) continue;
    sum += *one.probabilities[at];
    ++count;
  }
  return count == 0 ? std::nullopt : std::optional(sum / count);
}

const ThresholdFacts* FindingsModel::thresholdAt(int row, int column) const {
  if (column < 1 || column > static_cast<int>(columns_.size())) return nullptr;
  const auto& facts = columns_[static_cast<std::size_t>(column - 1)].thresholds[static_cast<std::size_t>(row)];
  return facts ? &*facts : nullptr;
}

QString FindingsModel::wordsOf(int row) const {
  const auto* facts = thresholdAt(row, 1);
  if (facts == nullptr) return tr("no threshold");
  return QStringLiteral("%1 / %2").arg(percent(facts->sensitivity), percent(facts->specificity));
}

QString FindingsModel::wordsTip(int row) const {
  const auto* facts = thresholdAt(row, 1);
  if (facts == nullptr) return tr("The model has no operating point for this finding");
  return tr("At the threshold %1 (chosen by %2): sensitivity %3, specificity %4")
      .arg(QString::number(facts->threshold, 'f', 3), facts->rule, percent(facts->sensitivity),
           percent(facts->specificity));
}

QString FindingsModel::textAt(int row, int column) const {
  if (column == 0) return QString(labels_[row]).replace(QLatin1Char('_'), QLatin1Char(' '));
  if (column == wordsColumn()) return wordsOf(row);
  const auto value = valueAt(row, column);
  return value ? QString::number(*value, 'f', 2) : QStringLiteral("–");
}

QVariant FindingsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const auto value = valueAt(index.row(), index.column());
  const auto* facts = thresholdAt(index.row(), index.column());
  switch (role) {
    case Qt::DisplayRole:
      return textAt(index.row(), index.column());
    case ValueRole:
      return value ? QVariant(*value) : QVariant();
    case ThresholdRole:
      return facts != nullptr ? QVariant(facts->threshold) : QVariant();
    case SortRole:
      return value ? QVariant(*value) : QVariant(textAt(index.row(), index.column()));
    case Qt::ToolTipRole:
      if (index.column() == wordsColumn()) return wordsTip(index.row());
      return facts != nullptr && value ? tr("%1 %2, %3 the threshold %4 (chosen by %5)")
                                             .arg(textAt(index.row(), 0), textAt(index.row(), index.column()),
                                                  *value >= facts->threshold ? tr("at or above") : tr("below"),
                                                  QString::number(facts->threshold, 'f', 3), facts->rule)
                                       : QVariant();
    case Qt::AccessibleTextRole:
      return data(index, Qt::ToolTipRole).isValid() ? data(index, Qt::ToolTipRole) : data(index, Qt::DisplayRole);
    default:
      return {};
  }
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  if (section == 0) return tr("Finding");
  if (section == wordsColumn()) return tr("Sens / spec");
  if (isMeanColumn(section)) return tr("Mean");
  return columns_[static_cast<std::size_t>(section - 1)].title;
}

}  // namespace carina::gui
