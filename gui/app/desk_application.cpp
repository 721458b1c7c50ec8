// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/desk_application.h"

#include <exception>

namespace carina::gui {

bool DeskApplication::notify(QObject* receiver, QEvent* event) {
  try {
    return QApplication::notify(receiver, event);
  } catch (const std::exception& error) {
    const auto words = QString::fromUtf8(error.what());
    // Not from here: whoever is told may throw again.
    QMetaObject::invokeMethod(
        this, [this, words] { Q_EMIT failed(words); }, Qt::QueuedConnection);
    return false;
  }
}

}  // namespace carina::gui
