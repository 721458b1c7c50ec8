// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QColor>
#include <QPalette>
#include <QString>
#include <QStringList>

namespace carina::gui {

/// The colours that a palette has no role for; as many as what they say.
struct Colors {
  QColor faint;    ///< text that matters less
  QColor border;   ///< between panels
  QColor panel;    ///< behind tool bars and side panels
  QColor accent;   ///< what is chosen, what can be pressed
  QColor good;     ///< finished, healthy
  QColor warning;  ///< to be looked at
  QColor bad;      ///< failed, above a threshold
  QList<QColor> series;

  const QColor& seriesColor(qsizetype index) const { return series[index % series.size()]; }
};

/// Names of the themes, the first is the default: "dark", "light", "high-contrast".
QStringList themeNames();

/// Sets palette and style of all windows; a name that is none is taken for the first.
/// Threads  GUI thread only
void applyTheme(QApplication& application, const QString& name);

/// The colours beside a palette that applyTheme() set; text of theirs stands out from the window by 4.5:1.
/// Threads  GUI thread only
/// Source   WCAG 2.1, 1.4.3; series after Okabe, Ito: Color Universal Design, 2008
const Colors& colorsOf(const QPalette& palette);

}  // namespace carina::gui
