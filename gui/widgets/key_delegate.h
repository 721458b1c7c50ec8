// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace carina::gui {

/// Edits keys (a QKeySequence) in the row itself: whatever is pressed next is taken, one combination.
/// Threads  GUI thread only
class KeyDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  explicit KeyDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}

  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void setEditorData(QWidget* editor, const QModelIndex& index) const override;
  void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
};

}  // namespace carina::gui
