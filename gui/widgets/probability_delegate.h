// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace carina::gui {

/// A cell that holds a probability: the number, a bar, and a tick where the operating point is.
///
/// Reads of an index: `valueRole` (double, 0 … 1; invalid: nothing known) and `thresholdRole` (double; invalid: none).
/// A value at or above its threshold is drawn in another colour and in bold: never by colour alone. Threads  GUI thread
/// only
class ProbabilityDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  ProbabilityDelegate(int valueRole, int thresholdRole, QObject* parent = nullptr);

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  int valueRole_;
  int thresholdRole_;
};

}  // namespace carina::gui
