// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>

class QButtonGroup;
class QPushButton;

namespace carina::gui {

/// Four counts as buttons, of which one is chosen: called positive or not, over truly positive or not.
///
/// Cells are numbered true positive, false positive, false negative, true negative.
/// Threads  GUI thread only
class ConfusionMatrix : public QWidget {
  Q_OBJECT

 public:
  explicit ConfusionMatrix(QWidget* parent = nullptr);

  void setCounts(const std::array<qint64, 4>& counts);
  void setChosen(int cell);
  int chosen() const;
  QPushButton* button(int cell) const { return cells_[static_cast<std::size_t>(cell)]; }

 Q_SIGNALS:
  void cellChosen(int cell);

 private:
  std::array<QPushButton*, 4> cells_;
  QButtonGroup* group_;
};

}  // namespace carina::gui
