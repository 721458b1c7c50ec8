// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/measure_painting.h"

#include <algorithm>
#include <cmath>

#include "gui/widgets/film_ink.h"

namespace carina::gui {
namespace {

constexpr double kPointReach = 9;
constexpr double kLineReach = 6;
constexpr double kHandle = 4;

/// Beside what the words stand.
QPointF placeOfWords(const Measure& measure) {
  return measure.kind == MeasureKind::Angle && measure.points.size() > 1 ? measure.points[1] : measure.points.back();
}

double distance(const QPointF& point, const QLineF& line) {
  const auto along = line.p2() - line.p1();
  const double square = QPointF::dotProduct(along, along);
  const double part = square > 0 ? std::clamp(QPointF::dotProduct(point - line.p1(), along) / square, 0.0, 1.0) : 0.0;
  return QLineF(point, line.p1() + part * along).length();
}

void paintLines(QPainter& painter, const Measure& measure, const MeasureScale& scale, const QTransform& toWidget,
                const QColor& color) {
  const auto lines = linesOf(measure, scale);
  for (const bool isHalo : {true, false}) {
    for (qsizetype i = 0; i < lines.size(); ++i) {
      QPen pen(isHalo ? ink::halo() : color, isHalo ? 4 : 2, Qt::SolidLine, Qt::RoundCap);
      const bool isGuide = measure.kind == MeasureKind::Cardiothoracic && i == 0;
      if (isGuide && !isHalo) pen.setStyle(Qt::DashLine);
      painter.setPen(pen);
      painter.drawLine(toWidget.map(lines[i]));
    }
  }
}

void paintHandles(QPainter& painter, const Measure& measure, const QTransform& toWidget, const QColor& color,
                  int filled) {
  for (qsizetype i = 0; i < measure.points.size(); ++i) {
    const auto at = toWidget.map(measure.points[i]);
    painter.setPen(QPen(ink::halo(), 3.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(at, kHandle, kHandle);
    painter.setPen(QPen(color, 1.8));
    painter.setBrush(filled == i ? QBrush(color) : QBrush(Qt::NoBrush));
    painter.drawEllipse(at, kHandle, kHandle);
  }
}

void paintWords(QPainter& painter, const Measure& measure, const MeasureScale& scale, const QTransform& toWidget,
                const QRectF& area, const QColor& color) {
  const auto words = wordsOf(measure, scale);
  if (words.isEmpty()) return;
  ink::paintLabel(painter, toWidget.map(placeOfWords(measure)) + QPointF(12, 10), words, area, color);
}

}  // namespace

void paintMeasures(QPainter& painter, const MeasureBoard& board, const MeasureScale& scale, const QTransform& toWidget,
                   const QRectF& area) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const auto paint = [&](const Measure& measure, const QColor& color, int filled) {
    paintLines(painter, measure, scale, toWidget, color);
    paintHandles(painter, measure, toWidget, color, filled);
  };
  const auto& measures = board.measures();
  const auto colorOf = [&](qsizetype i) { return board.chosen() == i ? ink::chosen() : ink::measure(); };
  for (qsizetype i = 0; i < measures.size(); ++i) {
    paint(measures[i], colorOf(i), board.chosen() == i ? board.chosenPart() : -1);
  }
  for (qsizetype i = 0; i < measures.size(); ++i) {  // above all lines
    paintWords(painter, measures[i], scale, toWidget, area, colorOf(i));
  }
  if (const auto draft = board.draft()) paint(*draft, ink::chosen(), -1);
  painter.restore();
}

std::optional<MeasureHit> findMeasure(const MeasureBoard& board, const MeasureScale& scale, const QTransform& toWidget,
                                      const QPointF& widget) {
  const auto& measures = board.measures();
  for (auto i = measures.size() - 1; i >= 0; --i) {
    for (qsizetype part = 0; part < measures[i].points.size(); ++part) {
      if (QLineF(toWidget.map(measures[i].points[part]), widget).length() > kPointReach) continue;
      return MeasureHit{static_cast<int>(i), static_cast<int>(part)};
    }
  }
  for (auto i = measures.size() - 1; i >= 0; --i) {
    const auto lines = linesOf(measures[i], scale);
    const bool isNear = std::ranges::any_of(
        lines, [&](const QLineF& line) { return distance(widget, toWidget.map(line)) <= kLineReach; });
    if (isNear) return MeasureHit{static_cast<int>(i), -1};
  }
  return {};
}

}  // namespace carina::gui
