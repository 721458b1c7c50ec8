// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "engine/launch/run_picture.h"

namespace carina::gui {

/// How the ranks of a run fare, one a row; those that hold the others up are marked.
///
/// Threads  GUI thread only
class HealthTable : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Rank, Host, StepTime, OwnTime, WaitTime, SumTime, ExposedTime, Memory, Note, kColumns };

  explicit HealthTable(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  void show(const std::shared_ptr<const std::vector<train::RankHealth>>& ranks);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::shared_ptr<const std::vector<train::RankHealth>> ranks_ = std::make_shared<std::vector<train::RankHealth>>();
};

}  // namespace carina::gui
