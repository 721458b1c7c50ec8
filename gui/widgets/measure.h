// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QList>
#include <QPointF>
#include <QString>

namespace carina::gui {

enum class MeasureKind { Ruler, Angle, Cardiothoracic };

/// What a reader laid on a film, in film coordinates.
///
/// Points: a ruler's two ends; an angle's first arm, vertex and second arm; of a cardiothoracic ratio the midline's two
/// ends, the heart's right and left border, the thorax's right and left inner border.
/// Threads  a value
struct Measure {
  MeasureKind kind = MeasureKind::Ruler;
  QList<QPointF> points;

  bool operator==(const Measure&) const = default;
};

qsizetype pointsOf(MeasureKind kind);

/// How far apart pixels are, and who says so: "pixel spacing", "imager spacing, at the detector".
struct MeasureScale {
  double columnMm = 0;  ///< from one column to the next
  double rowMm = 0;
  QString name;

  bool isKnown() const { return columnMm > 0 && rowMm > 0; }
};

/// In mm, or in pixels where the scale is not known.
///
///   √((Δcolumn · columnMm)² + (Δrow · rowMm)²)
double lengthOf(const QLineF& line, const MeasureScale& scale);

/// In degrees, 0 … 180, as in the patient and not as on a screen with oblong pixels; 0 where an arm has no length.
double angleOf(const Measure& angle, const MeasureScale& scale);

/// Widths across the midline, in mm or pixels.
struct CardiothoracicWidths {
  double heart = 0;
  double thorax = 0;

  double ratio() const { return thorax > 0 ? heart / thorax : 0; }
};

/// Widths are measured at right angles to the midline, so that borders at different heights count rightly.
/// Source   Danzer: The cardiothoracic ratio, Am J Med Sci 157 (1919)
CardiothoracicWidths cardiothoracicOf(const Measure& measure, const MeasureScale& scale);

/// Where the perpendicular from `point` meets the line through `line`.
QPointF footOf(const QPointF& point, const QLineF& line, const MeasureScale& scale);

/// What is measured, in words: "142.3 mm (pixel spacing)", "512.0 px (uncalibrated)", "37.5°".
QString wordsOf(const Measure& measure, const MeasureScale& scale);

/// What the next point of an unfinished measure is.
QString promptOf(const Measure& unfinished);

/// The lines that a measure consists of, as far as it has points.
QList<QLineF> linesOf(const Measure& measure, const MeasureScale& scale);

}  // namespace carina::gui
