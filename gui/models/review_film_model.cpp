// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/review_film_model.h"

#include <QLocale>
#include <cmath>

#include "engine/report/number_text.h"

namespace carina::gui {
namespace {

bool isCalled(Cell cell) {
  return cell == Cell::TruePositive || cell == Cell::FalsePositive;
}

bool isOfPositives(Cell cell) {
  return cell == Cell::TruePositive || cell == Cell::FalseNegative;
}

QString scoreText(double score) {
  return QLocale().toString(score, 'f', 4);
}

QString labelText(const std::string& label) {
  return QString::fromStdString(report::labelText(label));
}

}  // namespace

void ReviewFilmModel::show(const ReviewSet* set, const ReviewCurve* curve, std::size_t model, std::size_t label) {
  beginResetModel();
  set_ = set;
  curve_ = curve;
  model_ = model;
  label_ = label;
  rows_ = 0;
  endResetModel();
}

const std::vector<std::uint32_t>& ReviewFilmModel::films() const {
  return isOfPositives(cell_) ? curve_->positives() : curve_->negatives();
}

int ReviewFilmModel::rowsOf(const ReviewPoint& point) const {
  if (curve_ == nullptr || !curve_->hasFilms()) return 0;
  const auto called = isOfPositives(cell_) ? point.truePositives : point.falsePositives;
  return static_cast<int>(isCalled(cell_) ? called : static_cast<std::int64_t>(films().size()) - called);
}

void ReviewFilmModel::setCell(Cell cell, const ReviewPoint& point) {
  beginResetModel();
  cell_ = cell;
  rows_ = rowsOf(point);
  endResetModel();
}

void ReviewFilmModel::setPoint(const ReviewPoint& point) {
  const int rows = rowsOf(point);
  if (rows > rows_) {
    beginInsertRows({}, rows_, rows - 1);
    rows_ = rows;
    endInsertRows();
  } else if (rows < rows_) {
    beginRemoveRows({}, rows, rows_ - 1);
    rows_ = rows;
    endRemoveRows();
  }
}

std::size_t ReviewFilmModel::filmOf(int row) const {
  const auto& sorted = films();
  const auto at = static_cast<std::size_t>(row);
  return isCalled(cell_) ? sorted[at] : sorted[sorted.size() - 1 - at];
}

QString ReviewFilmModel::filmAt(int row) const {
  return row >= 0 && row < rows_ ? QString::fromStdString(set_->films.ids[filmOf(row)]) : QString();
}

int ReviewFilmModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : rows_;
}

int ReviewFilmModel::columnCount(const QModelIndex& parent) const {
  if (parent.isValid()) return 0;
  return kFirstAttribute +
         (set_ != nullptr ? static_cast<int>(std::min<std::size_t>(set_->films.attributes.size(), 3)) : 0);
}

QString ReviewFilmModel::textOf(std::size_t film, int column) const {
  const auto& films = set_->films;
  const auto labels = films.labels.size();
  if (column == kFilm) return QString::fromStdString(films.ids[film]);
  if (column == kScore) return scoreText(set_->scores[model_].values[film * labels + label_]);
  if (column == kOther) {
    if (set_->scores.size() < 2) return {};
    return scoreText(set_->scores[model_ == 0 ? 1 : 0].values[film * labels + label_]);
  }
  if (column >= kFirstAttribute) {
    return QString::fromStdString(films.attributes[static_cast<std::size_t>(column - kFirstAttribute)].values[film]);
  }
  QStringList found;
  for (std::size_t label = 0; label < labels; ++label) {
    if (films.truth[film * labels + label] == 1) found << labelText(films.labels[label]);
  }
  return found.isEmpty() ? tr("none") : found.join(QStringLiteral(", "));
}

QVariant ReviewFilmModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rows_) return {};
  const bool isNumber = index.column() == kScore || index.column() == kOther;
  if (role == Qt::TextAlignmentRole && isNumber) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  return textOf(filmOf(index.row()), index.column());
}

QVariant ReviewFilmModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  if (section == kFilm) return tr("Film");
  if (section == kScore) return tr("Score");
  if (section == kOther) return tr("Other model");
  if (section == kLabels) return tr("Labelled");
  if (set_ == nullptr || section >= columnCount()) return {};
  return QString::fromStdString(set_->films.attributes[static_cast<std::size_t>(section - kFirstAttribute)].name);
}

}  // namespace carina::gui
