// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/measure.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace carina::gui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("Measure", text);
}

QString number(double value, int decimals) {
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  return locale.toString(value, 'f', decimals);
}

/// Distances in mm, or in pixels that are taken for square.
QPointF measured(const QPointF& film, const MeasureScale& scale) {
  return scale.isKnown() ? QPointF(film.x() * scale.columnMm, film.y() * scale.rowMm) : film;
}

QPointF toFilm(const QPointF& measured, const MeasureScale& scale) {
  return scale.isKnown() ? QPointF(measured.x() / scale.columnMm, measured.y() / scale.rowMm) : measured;
}

QString inUnits(double length, const MeasureScale& scale) {
  return QStringLiteral("%1 %2").arg(number(length, 1), scale.isKnown() ? tr("mm") : tr("px"));
}

QString withScale(const QString& words, const MeasureScale& scale) {
  return QStringLiteral("%1 (%2)").arg(words, scale.isKnown() ? scale.name : tr("uncalibrated"));
}

QString cardiothoracicWords(const Measure& measure, const MeasureScale& scale) {
  const auto widths = cardiothoracicOf(measure, scale);
  if (!(widths.thorax > 0)) return tr("The thorax has no width");
  const auto ratio = number(widths.ratio(), 2);
  const auto verdict = widths.ratio() > 0.5 ? tr("above 0.50") : tr("not above 0.50");
  return tr("Cardiothoracic ratio %1, %2\nheart %3, thorax %4")
      .arg(ratio, verdict, inUnits(widths.heart, scale), withScale(inUnits(widths.thorax, scale), scale));
}

/// The midline, as long as the perpendiculars need it, and these.
QList<QLineF> cardiothoracicLines(const Measure& measure, const MeasureScale& scale) {
  const auto& points = measure.points;
  QList<QLineF> lines;
  if (points.size() < 2) return lines;
  const QLineF midline(points[0], points[1]);
  lines << midline;
  for (qsizetype i = 2; i < points.size(); ++i) {
    const auto foot = footOf(points[i], midline, scale);
    lines << QLineF(points[i], foot);
    const auto along = lines[0].p2() - lines[0].p1();
    if (QPointF::dotProduct(foot - lines[0].p2(), along) > 0) lines[0].setP2(foot);
    if (QPointF::dotProduct(foot - lines[0].p1(), along) < 0) lines[0].setP1(foot);
  }
  return lines;
}

}  // namespace

qsizetype pointsOf(MeasureKind kind) {
  switch (kind) {
    case MeasureKind::Ruler:
      return 2;
    case MeasureKind::Angle:
      return 3;
    case MeasureKind::Cardiothoracic:
      return 6;
  }
  return 0;
}

double lengthOf(const QLineF& line, const MeasureScale& scale) {
  const auto difference = measured(line.p2() - line.p1(), scale);
  return std::hypot(difference.x(), difference.y());
}

double angleOf(const Measure& angle, const MeasureScale& scale) {
  if (angle.points.size() < 3) return 0;
  const auto first = measured(angle.points[0] - angle.points[1], scale);
  const auto second = measured(angle.points[2] - angle.points[1], scale);
  if (first.isNull() || second.isNull()) return 0;
  const double cross = first.x() * second.y() - first.y() * second.x();
  return std::abs(std::atan2(cross, QPointF::dotProduct(first, second))) * 180 / std::numbers::pi;
}

QPointF footOf(const QPointF& point, const QLineF& line, const MeasureScale& scale) {
  const auto start = measured(line.p1(), scale);
  auto along = measured(line.p2() - line.p1(), scale);
  if (along.isNull()) along = QPointF(0, 1);
  const auto part = QPointF::dotProduct(measured(point, scale) - start, along) / QPointF::dotProduct(along, along);
  return toFilm(start + part * along, scale);
}

CardiothoracicWidths cardiothoracicOf(const Measure& measure, const MeasureScale& scale) {
  const auto& points = measure.points;
  if (points.size() < pointsOf(MeasureKind::Cardiothoracic)) return {};
  auto along = measured(points[1] - points[0], scale);
  if (along.isNull()) along = QPointF(0, 1);
  const auto across = QPointF(along.y(), -along.x()) / std::hypot(along.x(), along.y());
  const auto width = [&](qsizetype right) {
    return std::abs(QPointF::dotProduct(measured(points[right + 1] - points[right], scale), across));
  };
  return {width(2), width(4)};
}

QString wordsOf(const Measure& measure, const MeasureScale& scale) {
  if (measure.points.size() < pointsOf(measure.kind)) return {};
  switch (measure.kind) {
    case MeasureKind::Ruler:
      return withScale(inUnits(lengthOf({measure.points[0], measure.points[1]}, scale), scale), scale);
    case MeasureKind::Angle:
      return QStringLiteral("%1°").arg(number(angleOf(measure, scale), 1));
    case MeasureKind::Cardiothoracic:
      return cardiothoracicWords(measure, scale);
  }
  return {};
}

QString promptOf(const Measure& unfinished) {
  const auto placed = unfinished.points.size();
  switch (unfinished.kind) {
    case MeasureKind::Ruler:
      return placed == 0 ? tr("Ruler: set the first end") : tr("Ruler: set the other end");
    case MeasureKind::Angle:
      if (placed == 0) return tr("Angle: set the end of the first arm");
      return placed == 1 ? tr("Angle: set the vertex") : tr("Angle: set the end of the second arm");
    case MeasureKind::Cardiothoracic:
      break;
  }
  static const char* const kSteps[] = {
      QT_TRANSLATE_NOOP("Measure", "Cardiothoracic ratio 1/3, midline: set a spinous process high in the thorax"),
      QT_TRANSLATE_NOOP("Measure", "Cardiothoracic ratio 1/3, midline: set a spinous process below the heart"),
      QT_TRANSLATE_NOOP("Measure", "Cardiothoracic ratio 2/3, heart: set its border farthest to the patient's right"),
      QT_TRANSLATE_NOOP("Measure", "Cardiothoracic ratio 2/3, heart: set its border farthest to the patient's left"),
      QT_TRANSLATE_NOOP("Measure", "Cardiothoracic ratio 3/3, thorax: set the inner border of the right ribs, widest"),
      QT_TRANSLATE_NOOP("Measure", "Cardiothoracic ratio 3/3, thorax: set the inner border of the left ribs, widest"),
  };
  return placed < 6 ? tr(kSteps[placed]) : QString();
}

QList<QLineF> linesOf(const Measure& measure, const MeasureScale& scale) {
  if (measure.kind == MeasureKind::Cardiothoracic) return cardiothoracicLines(measure, scale);
  QList<QLineF> lines;
  for (qsizetype i = 1; i < measure.points.size(); ++i) lines << QLineF(measure.points[i - 1], measure.points[i]);
  return lines;
}

}  // namespace carina::gui
