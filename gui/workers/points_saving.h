// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>

#include "engine/model/operating_points.h"

namespace carina::gui {

/// Writes operating points; calibration that is there for the same weights stays. Gives nothing, or why the file stays
/// as it is: it came from other films or weights, and `replaces` is not set.
///
/// Errors   Io · InvalidArgument
/// Threads  not the GUI thread
QString savePointsTo(const QString& path, model::OperatingPoints points, bool replaces);

/// Where the points of a model file lie.
QString pointsFileOf(const QString& model);

/// Writes text whole or not at all. Errors   Io
void saveText(const QString& path, const QString& text);

/// Writes a picture in the format of the file's ending. Errors   Io
void savePicture(const QString& path, const QImage& picture);

}  // namespace carina::gui
