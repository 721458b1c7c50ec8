// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/checkpoint_table.h"

#include <QLocale>
#include <QStringList>

#include "gui/models/run_table.h"

namespace carina::gui {
namespace {

QString numberText(const std::optional<double>& number, int digits) {
  return number ? QLocale().toString(*number, 'f', digits) : CheckpointTable::tr("not measured");
}

QString textOf(const launch::RunCheckpoint& checkpoint, int column) {
  switch (column) {
    case CheckpointTable::Step:
      return QLocale().toString(qlonglong(checkpoint.step));
    case CheckpointTable::Epochs:
      return QLocale().toString(qlonglong(checkpoint.epochsDone));
    case CheckpointTable::MeanAuroc:
      return numberText(checkpoint.meanAuroc, 4);
    case CheckpointTable::ValidationLoss:
      return numberText(checkpoint.validationLoss, 4);
    case CheckpointTable::LearningRate:
      return QLocale().toString(checkpoint.learningRate, 'g', 3);
    default:
      if (!checkpoint.fault.empty()) return QString::fromStdString(checkpoint.fault);
      return checkpoint.isBest ? CheckpointTable::tr("the best so far") : QString();
  }
}

Mood moodOf(const launch::RunCheckpoint& checkpoint) {
  if (!checkpoint.fault.empty()) return Mood::Bad;
  return checkpoint.isBest ? Mood::Good : Mood::Usual;
}

}  // namespace

void CheckpointTable::show(const std::shared_ptr<const std::vector<launch::RunCheckpoint>>& checkpoints) {
  if (checkpoints == checkpoints_) return;
  beginResetModel();
  checkpoints_ = checkpoints ? checkpoints : std::make_shared<std::vector<launch::RunCheckpoint>>();
  endResetModel();
}

const launch::RunCheckpoint& CheckpointTable::at(int row) const {
  return (*checkpoints_)[checkpoints_->size() - 1 - static_cast<std::size_t>(row)];
}

int CheckpointTable::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(checkpoints_->size());
}

int CheckpointTable::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant CheckpointTable::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto& checkpoint = at(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return textOf(checkpoint, index.column());
    case Qt::ToolTipRole:
    case kPathRole:
      return QString::fromStdString(checkpoint.folder.string());
    case kMoodRole:
      return static_cast<int>(index.column() == Note ? moodOf(checkpoint) : Mood::Usual);
    default:
      return {};
  }
}

QVariant CheckpointTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  const QStringList titles{tr("Step"),          tr("Epochs done"), tr("Mean AUROC"), tr("Validation loss"),
                           tr("Learning rate"), tr("Note")};
  return titles.value(section);
}

}  // namespace carina::gui
