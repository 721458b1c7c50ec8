// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/copy_line.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

#include "gui/widgets/icon.h"

namespace carina::gui {

CopyLine::CopyLine(const QString& name, QWidget* parent)
    : QWidget(parent), line_(new QLineEdit), button_(new QToolButton) {
  line_->setReadOnly(true);
  line_->setAccessibleName(name);
  line_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  button_->setIcon(makeIcon(QStringLiteral("copy")));
  button_->setAutoRaise(true);
  button_->setToolTip(tr("Copy"));
  button_->setAccessibleName(tr("Copy: %1").arg(name));
  connect(button_, &QToolButton::clicked, this, &CopyLine::copy);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(line_, 1);
  layout->addWidget(button_);
}

void CopyLine::setText(const QString& text) {
  line_->setText(text);
  line_->setCursorPosition(0);
  line_->setToolTip(text);
  button_->setEnabled(!text.isEmpty());
}

QString CopyLine::text() const {
  return line_->text();
}

void CopyLine::copy() {
  QGuiApplication::clipboard()->setText(line_->text());
}

}  // namespace carina::gui
