// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/film_ink.h"

#include <QFontMetricsF>
#include <algorithm>

namespace carina::gui::ink {
namespace {

constexpr double kMargin = 8;
constexpr int kCornerMostLines = 12;
constexpr double kLabelSide = 5;
constexpr int kLabelFlags = static_cast<int>(Qt::AlignLeft | Qt::AlignTop) | Qt::TextWordWrap;

/// What words take up, at most as wide as `area` allows; a pixel more than Qt says, which rounds down.
QRectF boxOf(const QPainter& painter, const QString& words, const QRectF& area) {
  const double width = std::max(100.0, area.width() - 4 * kLabelSide);
  return QFontMetricsF(painter.font()).boundingRect(QRectF(0, 0, width, 4000), kLabelFlags, words).adjusted(0, 0, 1, 0);
}

/// Light letters with a dark edge on a ground that shows the film: to be read on white too.
void paintText(QPainter& painter, const QRectF& box, int flags, const QString& words) {
  const auto ground = QFontMetricsF(painter.font()).boundingRect(box, flags, words);
  painter.fillRect(ground.adjusted(-3, 0, 3, 0), QColor(0, 0, 0, 110));
  painter.setPen(halo());
  painter.drawText(box.translated(1, 1), flags, words);
  painter.setPen(text());
  painter.drawText(box, flags, words);
}

/// Lines too long for `width` are broken where a dot parts their facts.
QStringList brokenLines(const QStringList& lines, const QFontMetricsF& metrics, double width) {
  const auto dot = QStringLiteral(" · ");
  QStringList broken;
  for (const auto& line : lines) {
    QString rest;
    for (const auto& fact : line.split(dot)) {
      const auto longer = rest.isEmpty() ? fact : rest + dot + fact;
      if (!rest.isEmpty() && metrics.horizontalAdvance(longer) > width) {
        broken << rest;
        rest = fact;
      } else {
        rest = longer;
      }
    }
    broken << rest;
  }
  return broken;
}

void paintCorner(QPainter& painter, const QStringList& texts, const QRectF& area, Qt::Alignment alignment) {
  if (texts.isEmpty()) return;
  const QFontMetricsF metrics(painter.font());
  const double height = metrics.lineSpacing();
  const double width = area.width() / 2 - 1.5 * kMargin;
  const auto lines = brokenLines(texts, metrics, width);
  const auto fits = std::max(0, static_cast<int>((area.height() / 2 - kMargin) / height));
  const auto shown = std::min<qsizetype>(std::min(lines.size(), static_cast<qsizetype>(kCornerMostLines)), fits);
  const bool isBottom = alignment.testFlag(Qt::AlignBottom);
  const double left = alignment.testFlag(Qt::AlignRight) ? area.right() - kMargin - width : area.left() + kMargin;
  double top = isBottom ? area.bottom() - kMargin - static_cast<double>(shown) * height : area.top() + kMargin;
  const int flags = static_cast<int>((alignment & Qt::AlignHorizontal_Mask) | Qt::AlignTop) | Qt::TextSingleLine;
  for (qsizetype i = 0; i < shown; ++i, top += height) {
    paintText(painter, QRectF(left, top, width, height), flags, metrics.elidedText(lines[i], Qt::ElideMiddle, width));
  }
}

}  // namespace

QColor surround() {
  return Qt::black;
}

QColor text() {
  return {232, 236, 240};
}

QColor halo() {
  return {0, 0, 0, 190};
}

QColor measure() {
  return {95, 208, 230};
}

QColor chosen() {
  return {255, 209, 71};
}

void paintLabel(QPainter& painter, const QPointF& at, const QString& words, const QRectF& area, const QColor& color) {
  auto ground = boxOf(painter, words, area).adjusted(-kLabelSide, -2, kLabelSide, 2);
  ground.moveTopLeft(at);
  const double right = std::max(area.left(), area.right() - ground.width() - 2);
  const double bottom = std::max(area.top(), area.bottom() - ground.height() - 2);
  ground.moveTo(std::clamp(ground.left(), area.left(), right), std::clamp(ground.top(), area.top(), bottom));
  painter.setPen(Qt::NoPen);
  painter.setBrush(QColor(0, 0, 0, 170));
  painter.drawRoundedRect(ground, 3, 3);
  painter.setPen(color);
  painter.drawText(ground.adjusted(kLabelSide, 2, -kLabelSide, -2), kLabelFlags, words);
}

void paintPrompt(QPainter& painter, const QString& words, const QRectF& area) {
  const auto box = boxOf(painter, words, area);
  const double corners = 3 * QFontMetricsF(painter.font()).lineSpacing() + 2 * kMargin;
  const QPointF at(area.center().x() - box.width() / 2 - kLabelSide, area.bottom() - corners - box.height());
  paintLabel(painter, at, words, area, chosen());
}

void paintCorners(QPainter& painter, const CornerTexts& texts, const QRectF& area) {
  painter.save();
  paintCorner(painter, texts.topLeft, area, Qt::AlignLeft | Qt::AlignTop);
  paintCorner(painter, texts.topRight, area, Qt::AlignRight | Qt::AlignTop);
  paintCorner(painter, texts.bottomLeft, area, Qt::AlignLeft | Qt::AlignBottom);
  paintCorner(painter, texts.bottomRight, area, Qt::AlignRight | Qt::AlignBottom);
  painter.restore();
}

}  // namespace carina::gui::ink
