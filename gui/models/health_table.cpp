// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/health_table.h"

#include <QLocale>
#include <QStringList>

#include "gui/models/run_table.h"

namespace carina::gui {
namespace {

QString secondsText(double seconds) {
  return seconds < 1 ? HealthTable::tr("%1 ms").arg(QLocale().toString(1000 * seconds, 'f', 1))
                     : HealthTable::tr("%1 s").arg(QLocale().toString(seconds, 'f', 2));
}

QString textOf(const train::RankHealth& rank, int column) {
  switch (column) {
    case HealthTable::Rank:
      return QString::number(rank.rank);
    case HealthTable::Host:
      return QString::fromStdString(rank.host);
    case HealthTable::StepTime:
      return secondsText(rank.stepSeconds);
    case HealthTable::OwnTime:
      return secondsText(rank.ownSeconds);
    case HealthTable::WaitTime:
      return secondsText(rank.waitSeconds);
    case HealthTable::SumTime:
      return secondsText(rank.sumSeconds);
    case HealthTable::ExposedTime:
      return secondsText(rank.exposedSeconds);
    case HealthTable::Memory:
      return QLocale().formattedDataSize(rank.residentBytes);
    default:
      return rank.isStraggler ? HealthTable::tr("holds the others up") : QString();
  }
}

}  // namespace

void HealthTable::show(const std::shared_ptr<const std::vector<train::RankHealth>>& ranks) {
  if (ranks == ranks_) return;
  const bool isSameSize = ranks && ranks->size() == ranks_->size();
  if (isSameSize) {
    ranks_ = ranks;
    if (!ranks_->empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    return;
  }
  beginResetModel();
  ranks_ = ranks ? ranks : std::make_shared<std::vector<train::RankHealth>>();
  endResetModel();
}

int HealthTable::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(ranks_->size());
}

int HealthTable::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant HealthTable::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto& rank = (*ranks_)[static_cast<std::size_t>(index.row())];
  if (role == Qt::DisplayRole) return textOf(rank, index.column());
  if (role == kMoodRole) return static_cast<int>(rank.isStraggler ? Mood::Warning : Mood::Usual);
  return {};
}

QVariant HealthTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  const QStringList titles{tr("Rank"), tr("Machine"),       tr("Step"),   tr("Own part"), tr("Waits for films"),
                           tr("Sums"), tr("Sums, exposed"), tr("Memory"), tr("Note")};
  const QStringList notes{{},
                          {},
                          tr("A whole step"),
                          tr("Of it, without waiting for other ranks"),
                          tr("Of its own part, waiting for films"),
                          tr("What sums of gradients took, hidden behind computation or not"),
                          tr("Of them, while nothing was computed"),
                          tr("Memory that the process holds"),
                          {}};
  if (role == Qt::DisplayRole) return titles.value(section);
  return role == Qt::ToolTipRole ? notes.value(section) : QVariant();
}

}  // namespace carina::gui
