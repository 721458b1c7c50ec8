// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace carina::gui {

/// A table to look at, as high as its rows, which the page around it scrolls. Rows can be sorted by a click.
/// Threads  GUI thread only
class FigureView : public QTableView {
  Q_OBJECT

 public:
  /// `sortRole` is what rows are ordered by. The model must outlive the view.
  FigureView(QAbstractItemModel* model, int sortRole, const QString& name, QWidget* parent = nullptr);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void wheelEvent(QWheelEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void fit();
};

}  // namespace carina::gui
