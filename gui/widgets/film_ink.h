// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QStringList>

/// Colours and words on a film. A film lies on black in every theme, because a bright surround dazzles the reader, so
/// what is written on it is light with a dark edge in every theme too.
/// Threads  GUI thread only
namespace carina::gui::ink {

QColor surround();  ///< around the film
QColor text();
QColor halo();     ///< the dark edge of lines
QColor measure();  ///< lines of a measure
QColor chosen();   ///< lines of the one that keys act on

/// Lines of words with their upper left corner at `at`, on a dark ground, broken and moved so that they are within
/// `area`.
void paintLabel(QPainter& painter, const QPointF& at, const QString& words, const QRectF& area, const QColor& color);

/// The same at the lower edge of `area`, in the middle, above what stands in the corners.
void paintPrompt(QPainter& painter, const QString& words, const QRectF& area);

/// What stands in the corners of a film.
struct CornerTexts {
  QStringList topLeft;
  QStringList topRight;
  QStringList bottomLeft;
  QStringList bottomRight;
};

/// Lines too long for half of the width are broken at " · ", or shortened in the middle; what does not fit in height is
/// left out.
void paintCorners(QPainter& painter, const CornerTexts& texts, const QRectF& area);

}  // namespace carina::gui::ink
