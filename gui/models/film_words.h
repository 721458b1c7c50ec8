// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include "engine/image/film.h"
#include "gui/models/prepared_view.h"

namespace carina::gui {

/// How far apart a film's pixels are and who says so; 0 where the file does not say or says 0.
struct FilmSpacing {
  double columnMm = 0;
  double rowMm = 0;
  QString name;

  bool isKnown() const { return columnMm > 0 && rowMm > 0; }
};

/// Pixel spacing before imager spacing: the first is corrected for magnification where the two differ.
/// Source   DICOM PS3.3 10.7.1.3
FilmSpacing spacingOf(const image::Film& film);

/// The height of a pixel over its width; 1 where it is not known or differs by less than half a percent.
double aspectOf(const image::Film& film);

/// Who the patient is, for a screen that may show it.
QStringList patientLines(const image::PatientFacts& patient);

/// What the film is: modality, view, body part; nothing about the patient.
QStringList sourceLines(const image::Film& film);

/// Size, bits, spacing.
QStringList sizeLines(const image::Film& film);

/// What a pixel holds: "column 812, row 1033 · stored 2231 · value 1207 HU".
QString valueWords(const PreparedView& view, int column, int row);

}  // namespace carina::gui
