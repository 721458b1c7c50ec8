// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/theme_style.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

#include "gui/widgets/theme.h"

namespace carina::gui {
namespace {

constexpr qreal kRadius = 2.5;
constexpr qreal kDisabledOpacity = 0.4;

/// A pen for one control: brighter where it has the focus, paler where it is of no use now.
class Outline {
 public:
  Outline(const QStyleOption& option, QPainter& painter) : painter_(painter) {
    painter_.save();
    painter_.setRenderHint(QPainter::Antialiasing);
    if (!option.state.testFlag(QStyle::State_Enabled)) painter_.setOpacity(kDisabledOpacity);
    const auto& colors = colorsOf(option.palette);
    const bool hasFocus = option.state.testFlag(QStyle::State_HasFocus);
    auto line = hasFocus ? colors.accent : colors.faint;
    // Half way to the window's colour, but where that is what contrast is for.
    if (!hasFocus && colors.border != colors.faint) line.setAlphaF(0.6F);
    painter_.setPen(QPen(line, hasFocus ? 1.5 : 1.0));
    painter_.setBrush(Qt::NoBrush);
  }
  ~Outline() { painter_.restore(); }
  Outline(const Outline&) = delete;
  Outline& operator=(const Outline&) = delete;

  void around(const QRectF& rect) { painter_.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius); }

 private:
  QPainter& painter_;
};

/// The largest square in the middle.
QRectF squareIn(const QRect& rect) {
  const qreal side = qMin(rect.width(), rect.height()) - 1;
  QRectF square(0, 0, side, side);
  square.moveCenter(QRectF(rect).center());
  return square;
}

void drawRadio(const QStyleOption& option, QPainter& painter) {
  const Outline outline(option, painter);
  const auto place = squareIn(option.rect);
  painter.setBrush(option.palette.base());
  painter.drawEllipse(place);
  if (!option.state.testFlag(QStyle::State_On)) return;
  const qreal inset = place.width() * 0.26;
  painter.setPen(Qt::NoPen);
  painter.setBrush(option.palette.highlight());
  painter.drawEllipse(place.adjusted(inset, inset, -inset, -inset));
}

void drawCheck(const QStyleOption& option, QPainter& painter) {
  const Outline outline(option, painter);
  const auto place = squareIn(option.rect);
  painter.setBrush(option.palette.base());
  painter.drawRoundedRect(place, kRadius, kRadius);
  painter.setPen(QPen(option.palette.highlight().color(), place.width() * 0.15, Qt::SolidLine, Qt::RoundCap));
  const auto at = [&](qreal x, qreal y) {
    return QPointF(place.left() + x * place.width(), place.top() + y * place.height());
  };
  if (option.state.testFlag(QStyle::State_On)) {
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(QPolygonF({at(0.24, 0.54), at(0.43, 0.74), at(0.78, 0.28)}));
  } else if (option.state.testFlag(QStyle::State_NoChange)) {
    painter.drawLine(at(0.27, 0.5), at(0.73, 0.5));
  }
}

}  // namespace

ThemeStyle::ThemeStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

void ThemeStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const {
  switch (element) {
    case PE_IndicatorRadioButton:
      return drawRadio(*option, *painter);
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
      return drawCheck(*option, *painter);
    case PE_FrameLineEdit:
    case PE_PanelButtonCommand:
      QProxyStyle::drawPrimitive(element, option, painter, widget);
      return Outline(*option, *painter).around(option->rect);
    default:
      return QProxyStyle::drawPrimitive(element, option, painter, widget);
  }
}

void ThemeStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                    const QWidget* widget) const {
  QProxyStyle::drawComplexControl(control, option, painter, widget);
  if (control == CC_SpinBox || control == CC_ComboBox) Outline(*option, *painter).around(option->rect);
  if (control == CC_ScrollBar) {
    Outline(*option, *painter).around(proxy()->subControlRect(control, option, SC_ScrollBarSlider, widget));
  }
}

}  // namespace carina::gui
