// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/empty_state.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "gui/widgets/icon_view.h"

namespace carina::gui {
namespace {

constexpr int kHintWidth = 520;

}  // namespace

EmptyState::EmptyState(const QString& icon, const QString& title, const QString& hint, QWidget* parent)
    : QWidget(parent), hint_(new QLabel(hint)), buttons_(new QVBoxLayout) {
  auto* picture = new IconView(64);
  picture->setIcon(icon);
  auto* heading = new QLabel(title);
  auto font = heading->font();
  font.setPointSizeF(font.pointSizeF() * 1.4);
  heading->setFont(font);
  hint_->setWordWrap(true);
  hint_->setAlignment(Qt::AlignCenter);
  hint_->setFixedWidth(kHintWidth);
  setHint(hint);
  auto* layout = new QVBoxLayout(this);
  layout->addStretch(2);
  for (QWidget* widget :
       {static_cast<QWidget*>(picture), static_cast<QWidget*>(heading), static_cast<QWidget*>(hint_)}) {
    layout->addWidget(widget, 0, Qt::AlignHCenter);
  }
  layout->addSpacing(8);
  layout->addLayout(buttons_);
  layout->addStretch(3);
}

void EmptyState::addAction(QAction* action) {
  auto* button = new QPushButton(action->text());
  button->setIcon(action->icon());
  button->setToolTip(action->toolTip());
  connect(button, &QPushButton::clicked, action, &QAction::trigger);
  buttons_->addWidget(button, 0, Qt::AlignHCenter);
}

void EmptyState::setHint(const QString& hint) {
  hint_->setText(hint);
  hint_->setFixedHeight(hint_->heightForWidth(kHintWidth));  // a layout that centres it would give it one line
}

}  // namespace carina::gui
