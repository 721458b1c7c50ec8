// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/worklist_model.h"

namespace carina::gui {

void WorklistModel::setRows(std::vector<WorklistRow> rows) {
  beginResetModel();
  std::map<QString, State> before;
  for (std::size_t i = 0; i < rows_.size(); ++i) before[rows_[i].key] = std::move(states_[i]);
  rows_ = std::move(rows);
  states_.assign(rows_.size(), {});
  places_.clear();
  done_ = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    places_[rows_[i].key] = static_cast<int>(i);
    if (const auto found = before.find(rows_[i].key); found != before.end()) states_[i] = std::move(found->second);
    if (states_[i].result || !states_[i].problem.isEmpty()) ++done_;
  }
  endResetModel();
}

void WorklistModel::setLabels(const QStringList& labels, std::vector<std::optional<double>> thresholds) {
  beginResetModel();
  labels_ = labels;
  thresholds_ = std::move(thresholds);
  states_.assign(rows_.size(), {});
  done_ = 0;
  endResetModel();
}

void WorklistModel::forgetResults() {
  setLabels(labels_, thresholds_);
}

void WorklistModel::setState(const QString& key, State state) {
  const auto found = places_.find(key);
  if (found == places_.end()) return;
  auto& mine = states_[static_cast<std::size_t>(found->second)];
  if (!mine.result && mine.problem.isEmpty()) ++done_;
  mine = std::move(state);
  Q_EMIT dataChanged(index(found->second, 0), index(found->second, columnCount({}) - 1));
}

void WorklistModel::setResult(const QString& key, std::vector<std::optional<double>> probabilities) {
  if (static_cast<qsizetype>(probabilities.size()) == labels_.size()) setState(key, {std::move(probabilities), {}});
}

void WorklistModel::setProblem(const QString& key, const QString& problem) {
  setState(key, {{}, problem});
}

const std::vector<std::optional<double>>* WorklistModel::resultOf(int row) const {
  const auto& result = states_[static_cast<std::size_t>(row)].result;
  return result ? &*result : nullptr;
}

int WorklistModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int WorklistModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : FirstLabelColumn + static_cast<int>(labels_.size());
}

std::optional<double> WorklistModel::valueAt(const QModelIndex& index) const {
  const auto* result = resultOf(index.row());
  if (index.column() < FirstLabelColumn || result == nullptr) return {};
  return (*result)[static_cast<std::size_t>(index.column() - FirstLabelColumn)];
}

QVariant WorklistModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const auto& row = rows_[static_cast<std::size_t>(index.row())];
  const auto& state = states_[static_cast<std::size_t>(index.row())];
  const auto value = valueAt(index);
  const bool isLabel = index.column() >= FirstLabelColumn;
  switch (role) {
    case Qt::DisplayRole:
      if (index.column() == TitleColumn) return row.title;
      if (index.column() == StateColumn)
        return !state.problem.isEmpty() ? tr("cannot be read") : state.result ? tr("read") : tr("waits");
      return value ? QString::number(*value, 'f', 2) : QString();
    case Qt::ToolTipRole:
      return state.problem.isEmpty() ? row.title : state.problem;
    case FilmRole:
      return row.film;
    case ValueRole:
      return value ? QVariant(*value) : QVariant();
    case ThresholdRole:
      if (isLabel && thresholds_[static_cast<std::size_t>(index.column() - FirstLabelColumn)])
        return *thresholds_[static_cast<std::size_t>(index.column() - FirstLabelColumn)];
      return {};
    case SortRole:
      return isLabel ? QVariant(value.value_or(-1)) : data(index, Qt::DisplayRole);
    default:
      return {};
  }
}

QVariant WorklistModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  if (section == TitleColumn) return tr("Film");
  if (section == StateColumn) return tr("State");
  return QString(labels_[section - FirstLabelColumn]).replace(QLatin1Char('_'), QLatin1Char(' '));
}

}  // namespace carina::gui
