// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/plot_marker.h"

#include <QFontMetricsF>
#include <QPainter>

#include "gui/widgets/theme.h"

namespace carina::gui {
namespace {

constexpr double kRadius = 6;
constexpr double kGap = 10;
constexpr double kMargin = 4;

}  // namespace

PlotMarker::PlotMarker(QGraphicsItem* parent) : QGraphicsItem(parent) {
  setZValue(100);
}

void PlotMarker::setLook(const QPalette& palette, const QFont& font) {
  palette_ = palette;
  font_ = font;
  const auto text = text_;
  text_.clear();
  setText(text);
  update();
}

void PlotMarker::setText(const QString& text) {
  if (text == text_) return;
  const auto size = QFontMetricsF(font_).size(0, text);
  if (size != textSize_) prepareGeometryChange();
  textSize_ = size;
  text_ = text;
  update();
}

void PlotMarker::place(QPointF at, const QRectF& area) {
  const double needed = kGap + textSize_.width() + 2 * kMargin;
  const bool isLeft = at.x() + needed > area.right() && at.x() - needed > area.left();
  // Curves bend towards the upper left: the words have room below the dot.
  const bool isBelow = at.y() + textSize_.height() + 2 * kMargin + kGap < area.bottom();
  if (isLeft != isLeft_ || isBelow != isBelow_) prepareGeometryChange();
  isLeft_ = isLeft;
  isBelow_ = isBelow;
  setPos(at);
}

QRectF PlotMarker::textBox() const {
  if (text_.isEmpty()) return {};
  const QSizeF size(textSize_.width() + 2 * kMargin, textSize_.height() + 2 * kMargin);
  return {isLeft_ ? -kGap - size.width() : kGap, isBelow_ ? kGap / 2 : -kGap / 2 - size.height(), size.width(),
          size.height()};
}

QRectF PlotMarker::boundingRect() const {
  const QRectF dot(-kRadius - 2, -kRadius - 2, 2 * kRadius + 4, 2 * kRadius + 4);
  return dot.united(textBox().adjusted(-1, -1, 1, 1));
}

void PlotMarker::paint(QPainter* painter, const QStyleOptionGraphicsItem* /*option*/, QWidget* /*widget*/) {
  painter->setRenderHint(QPainter::Antialiasing);
  const auto box = textBox();
  if (!box.isEmpty()) {
    painter->setPen(QPen(colorsOf(palette_).border, 1));
    painter->setBrush(palette_.color(QPalette::Base));
    painter->drawRoundedRect(box, 3, 3);
    painter->setPen(palette_.color(QPalette::Text));
    painter->setFont(font_);
    painter->drawText(box, Qt::AlignCenter, text_);
  }
  painter->setPen(QPen(palette_.color(QPalette::Base), 2));
  painter->setBrush(palette_.color(QPalette::Text));
  painter->drawEllipse(QPointF(0, 0), kRadius, kRadius);
}

}  // namespace carina::gui
