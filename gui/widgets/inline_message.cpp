// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/inline_message.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "gui/widgets/icon.h"
#include "gui/widgets/icon_view.h"
#include "gui/widgets/theme.h"

namespace carina::gui {

InlineMessage::InlineMessage(QWidget* parent)
    : QFrame(parent), icon_(new IconView(18)), text_(new QLabel), action_(new QPushButton), close_(new QToolButton) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(10, 6, 6, 6);
  layout->addWidget(icon_);
  layout->addWidget(text_, 1);
  layout->addWidget(action_);
  layout->addWidget(close_);
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::PlainText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  close_->setIcon(makeIcon(QStringLiteral("close")));
  close_->setAutoRaise(true);
  close_->setAccessibleName(tr("Dismiss this message"));
  connect(close_, &QToolButton::clicked, this, &InlineMessage::clear);
  connect(action_, &QPushButton::clicked, this, &InlineMessage::pressed);
  clear();
}

void InlineMessage::show(Kind kind, const QString& text) {
  show(kind, text, {});
}

void InlineMessage::show(Kind kind, const QString& text, const QString& action) {
  kind_ = kind;
  text_->setText(text);
  setAccessibleName(text);
  action_->setText(action);
  action_->setVisible(!action.isEmpty());
  color();
  setVisible(true);
}

void InlineMessage::clear() {
  text_->clear();
  setVisible(false);
}

QString InlineMessage::text() const {
  return text_->text();
}

void InlineMessage::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) color();
}

void InlineMessage::color() {
  const auto& colors = colorsOf(palette());
  const auto [ink, name] = [&]() -> std::pair<QColor, const char*> {
    switch (kind_) {
      case Kind::Success:
        return {colors.good, "check"};
      case Kind::Warning:
        return {colors.warning, "warning"};
      case Kind::Error:
        return {colors.bad, "warning"};
      case Kind::Information:
        break;
    }
    return {colors.accent, "information"};
  }();
  icon_->setIcon(QString::fromLatin1(name));
  const auto sheet =
      QStringLiteral(
          "carina--gui--InlineMessage { border: 1px solid %1; border-left: 4px solid %1; border-radius: 4px; }")
          .arg(ink.name());
  if (styleSheet() != sheet) setStyleSheet(sheet);
}

}  // namespace carina::gui
