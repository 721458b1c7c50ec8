// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <deque>

#include "engine/launch/run_picture.h"

namespace carina::gui {

/// The last lines of a log: so many and no more. Only what came since is added.
///
/// Threads  GUI thread only
class LogLines : public QAbstractListModel {
  Q_OBJECT

 public:
  explicit LogLines(QObject* parent = nullptr) : QAbstractListModel(parent) {}

  /// The log of another file: begins anew.
  void clear();

  /// The log as it is now.
  void show(const launch::LogEnd& end);

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 private:
  void drop(int rows);
  void append(const std::vector<std::string>& lines, std::size_t from);

  std::deque<QString> lines_;
  std::int64_t total_ = 0;
};

}  // namespace carina::gui
