// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "gui/models/shortcuts.h"

namespace carina::gui {

/// The actions and their keys, which can be edited; keys that another action has are refused.
/// Threads  GUI thread only
class ShortcutTable : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Action, Where, Keys, Usual, kColumns };

  explicit ShortcutTable(Shortcuts& shortcuts, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

  /// Keys of one row, as a QKeySequence under Qt::EditRole.
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

  /// Takes in actions that came since.
  void refresh();

 Q_SIGNALS:
  /// In words, why keys were not given.
  void refused(const QString& why);
  void accepted();

 private:
  const Shortcuts::Entry& entryAt(int row) const;
  QString text(const Shortcuts::Entry& entry, int column) const;

  Shortcuts& shortcuts_;
  std::vector<std::size_t> rows_;  ///< places among the entries whose actions are alive
};

}  // namespace carina::gui
