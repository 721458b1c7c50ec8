// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <QPainterPath>
#include <QSize>
#include <vector>

#include "engine/image/film.h"
#include "engine/image/overlay.h"

namespace carina::gui {

/// A heat map as a picture to be stretched over a film: coloured by strength, and as opaque as it is strong.
///
/// `strongest` is the value that counts as 1; 0 takes the map's own highest.
/// Errors   InvalidArgument: an empty map, one whose values do not fit its size or are not finite
/// Threads  many threads at once
/// Source   engine/image/overlay.h, whose blend this is at opacity 1
QImage heatPicture(const image::HeatMap& map, float strongest, const QSize& film);

/// Where a heat map is as strong as `level`, in film coordinates.
struct HeatContour {
  double level = 0;
  QColor color;
  QPainterPath path;
};

/// Lines at a quarter, half and three quarters of the strongest value.
/// Errors   as heatPicture()
/// Threads  many threads at once
std::vector<HeatContour> heatContours(const image::HeatMap& map, float strongest, const QSize& film);

}  // namespace carina::gui
