// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/review_subgroup_model.h"

#include <QLocale>

#include "engine/report/number_text.h"

namespace carina::gui {

void ReviewSubgroupModel::show(const eval::LabelResult* result) {
  beginResetModel();
  result_ = result;
  endResetModel();
}

int ReviewSubgroupModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || result_ == nullptr ? 0 : static_cast<int>(result_->subgroups.size());
}

int ReviewSubgroupModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant ReviewSubgroupModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  if (role == Qt::TextAlignmentRole && index.column() > kValue) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  const auto& group = result_->subgroups[static_cast<std::size_t>(index.row())];
  switch (index.column()) {
    case kGroup:
      return QString::fromStdString(group.attribute);
    case kValue:
      return QString::fromStdString(group.value);
    case kFilms:
      return QLocale().toString(static_cast<qlonglong>(group.films));
    case kPositives:
      return QLocale().toString(static_cast<qlonglong>(group.positives));
    case kAuroc:
      return group.isTooFew ? tr("too few") : QString::fromStdString(report::numberText(group.estimate.auroc));
    default:
      return group.estimate.interval95 ? QString::fromStdString(report::intervalText(group.estimate.interval95))
                                       : QString();
  }
}

QVariant ReviewSubgroupModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  const QStringList titles = {tr("By"), tr("Group"), tr("Films"), tr("Positive"), tr("AUROC"), tr("95 % interval")};
  return titles.value(section);
}

}  // namespace carina::gui
