// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/icon_view.h"

#include <QPainter>

#include "gui/widgets/icon.h"

namespace carina::gui {

IconView::IconView(int sidePixels, QWidget* parent) : QWidget(parent), side_(sidePixels) {
  setFixedSize(side_, side_);
}

void IconView::setIcon(const QString& name) {
  icon_ = makeIcon(name);
  update();
}

void IconView::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  icon_.paint(&painter, rect());
}

}  // namespace carina::gui
