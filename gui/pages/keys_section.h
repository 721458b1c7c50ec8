// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>

#include "gui/models/shortcut_table.h"
#include "gui/widgets/section.h"

class QLayout;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace carina::gui {

class InlineMessage;

/// Which keys do what; others can be given in the rows.
/// Threads  GUI thread only
class KeysSection : public Section {
  Q_OBJECT

 public:
  explicit KeysSection(Shortcuts& shortcuts, QWidget* parent = nullptr);
  ~KeysSection() override;

  /// Takes in the actions of pages that were made since.
  void refresh();

 private:
  void makeTable();
  QLayout* makeButtons();
  void giveRow(bool usual);
  void restoreAll();
  void undo();
  void updateButtons();

  Shortcuts& shortcuts_;
  ShortcutTable rows_;
  QMap<QString, QString> before_;
  QSortFilterProxyModel* sorted_;
  QTableView* table_;
  QPushButton* none_ = nullptr;
  QPushButton* usual_ = nullptr;
  InlineMessage* message_;
};

}  // namespace carina::gui
