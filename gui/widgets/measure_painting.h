// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QPointF>
#include <QTransform>
#include <optional>

#include "gui/widgets/measure_board.h"

namespace carina::gui {

/// Draws every measure with its words, the unfinished one too. `toWidget` leads from the film to the painter's pixels;
/// words stay within `area`.
/// Threads  GUI thread only
void paintMeasures(QPainter& painter, const MeasureBoard& board, const MeasureScale& scale, const QTransform& toWidget,
                   const QRectF& area);

/// What of a board lies under a place.
struct MeasureHit {
  int measure = -1;
  int part = -1;  ///< a point; −1 is the measure's lines
};

/// The measure with a point within reach of `widget`, else one with a line; the last drawn first.
std::optional<MeasureHit> findMeasure(const MeasureBoard& board, const MeasureScale& scale, const QTransform& toWidget,
                                      const QPointF& widget);

}  // namespace carina::gui
