// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/section.h"

#include <QLabel>
#include <QVBoxLayout>

namespace carina::gui {

Section::Section(const QString& title, QWidget* parent)
    : QWidget(parent), hint_(new QLabel), layout_(new QVBoxLayout(this)) {
  auto* heading = new QLabel(title);
  auto font = heading->font();
  font.setBold(true);
  font.setPointSizeF(font.pointSizeF() * 1.15);
  heading->setFont(font);
  hint_->setWordWrap(true);
  hint_->setTextFormat(Qt::PlainText);
  hint_->hide();
  layout_->setContentsMargins(0, 12, 0, 0);
  layout_->setSpacing(6);
  layout_->addWidget(heading);
  layout_->addWidget(hint_);
}

void Section::setHint(const QString& hint) {
  hint_->setText(hint);
  hint_->setVisible(!hint.isEmpty());
}

QString Section::hint() const {
  return hint_->text();
}

void Section::add(QWidget* widget) {
  layout_->addWidget(widget);
}

void Section::add(QLayout* layout) {
  layout_->addLayout(layout);
}

}  // namespace carina::gui
