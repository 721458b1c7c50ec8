// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace carina::gui {

/// Draws before a cell's text the icon (icon.h) whose name the model gives under a role; none where it gives none.
/// Threads  GUI thread only
class IconDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  explicit IconDelegate(int nameRole, QObject* parent = nullptr) : QStyledItemDelegate(parent), nameRole_(nameRole) {}

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

 private:
  int nameRole_;
};

}  // namespace carina::gui
