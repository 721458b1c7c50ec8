// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QApplication>
#include <QDir>
#include <QTest>
#include <QWidget>
#include <functional>

#include "gui/widgets/theme.h"

namespace carina::gui {

/// Writes what a widget shows, in every theme, where a person can look at it: NAME-dark.png, NAME-light.png, …
inline void takeScreenshots(QWidget& widget, const QString& name) {
  QDir().mkpath(QStringLiteral(CARINA_SCREENSHOTS));
  for (const auto& theme : themeNames()) {
    applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), theme);
    QTest::qWait(50);
    widget.grab().save(QStringLiteral("%1/%2-%3.png").arg(QStringLiteral(CARINA_SCREENSHOTS), name, theme));
  }
  applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), themeNames().front());
}

/// True as soon as `condition` is; false after `timeoutMs`.
inline bool waitFor(const std::function<bool()>& condition, int timeoutMs = 20000) {
  return QTest::qWaitFor(condition, timeoutMs);
}

}  // namespace carina::gui
