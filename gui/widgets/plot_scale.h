// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPointF>
#include <QString>
#include <QtNumeric>

namespace carina::gui {

/// One axis of a plot as numbers: from which value to which, and where on it a value lies.
/// Threads  a value
struct PlotScale {
  double from = 0;
  double to = 1;
  bool isLogarithmic = false;

  /// 0 at `from`, 1 at `to`; not a number where a logarithmic axis has no such place.
  double shareOf(double value) const;
  double valueAt(double share) const;
};

/// The least and the greatest of what shall be on an axis.
/// Threads  a value
class PlotExtent {
 public:
  explicit PlotExtent(bool isLogarithmic) : isLogarithmic_(isLogarithmic) {}

  /// What has no place on the axis does not count.
  void add(double value);

  /// From `from` to `to`, where they are numbers; else to the ends of the data and `room` of their distance more, or
  /// to whole powers of ten.
  PlotScale scale(double from, double to, double room) const;

 private:
  bool isLogarithmic_;
  double least_ = qInf();
  double greatest_ = -qInf();
};

/// 1, 2 or 5 times a power of ten, so that at most `most` of them fit between the ends.
double tickStep(const PlotScale& scale, int most);

/// How many digits after the point a step needs.
int digitsOf(double step);

/// Points with the least and the greatest y of every of `columns` columns, and the first and the last of each: what a
/// curve of more points than pixels looks like. Points that are not finite, or have no place on the axis, are left out.
/// The order of the points is kept; x may go either way.
QList<QPointF> decimated(const QList<QPointF>& points, const PlotScale& x, const PlotScale& y, int columns);

}  // namespace carina::gui
