// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QWidget>

namespace carina::gui {

/// An icon that stands for itself and takes the theme's colours whenever it is painted.
/// Threads  GUI thread only
class IconView : public QWidget {
  Q_OBJECT

 public:
  explicit IconView(int sidePixels, QWidget* parent = nullptr);

  void setIcon(const QString& name);
  QSize sizeHint() const override { return {side_, side_}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  int side_;
  QIcon icon_;
};

}  // namespace carina::gui
