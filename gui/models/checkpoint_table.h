// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "engine/launch/run_picture.h"

namespace carina::gui {

/// The checkpoints of a run and what was measured of them, the last first.
///
/// Threads  GUI thread only
class CheckpointTable : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Step, Epochs, MeanAuroc, ValidationLoss, LearningRate, Note, kColumns };

  explicit CheckpointTable(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  void show(const std::shared_ptr<const std::vector<launch::RunCheckpoint>>& checkpoints);
  const launch::RunCheckpoint& at(int row) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::shared_ptr<const std::vector<launch::RunCheckpoint>> checkpoints_ =
      std::make_shared<std::vector<launch::RunCheckpoint>>();
};

}  // namespace carina::gui
