// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/probability_delegate.h"

#include <QApplication>
#include <QPainter>
#include <algorithm>

#include "gui/widgets/theme.h"

namespace carina::gui {
namespace {

constexpr int kMargin = 6;

}  // namespace

ProbabilityDelegate::ProbabilityDelegate(int valueRole, int thresholdRole, QObject* parent)
    : QStyledItemDelegate(parent), valueRole_(valueRole), thresholdRole_(thresholdRole) {}

QSize ProbabilityDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  if (!index.data(valueRole_).isValid()) {
    return QStyledItemDelegate::sizeHint(option, index).expandedTo({0, option.fontMetrics.height() + 10});
  }
  return {option.fontMetrics.horizontalAdvance(QStringLiteral("0.000")) + 90, option.fontMetrics.height() + 10};
}

void ProbabilityDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto value = index.data(valueRole_);
  if (!value.isValid()) return QStyledItemDelegate::paint(painter, option, index);
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  item.text.clear();
  const auto* style = item.widget != nullptr ? item.widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
  const auto probability = std::clamp(value.toDouble(), 0.0, 1.0);
  const auto threshold = index.data(thresholdRole_);
  const bool isAbove = threshold.isValid() && probability >= threshold.toDouble();
  const bool isChosen = (item.state & QStyle::State_Selected) != 0;
  const auto& colors = colorsOf(item.palette);
  const auto ink = item.palette.color(isChosen ? QPalette::HighlightedText : QPalette::Text);

  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  auto font = item.font;
  font.setBold(isAbove);
  painter->setFont(font);
  painter->setPen(ink);
  auto widest = font;
  widest.setBold(true);
  const int textWidth = QFontMetrics(widest).horizontalAdvance(QStringLiteral("0.00"));
  const QRect inner = item.rect.adjusted(kMargin, 0, -kMargin, 0);
  painter->drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, QString::number(probability, 'f', 2));
  const QRectF track(inner.left() + textWidth + kMargin, inner.center().y() - 3,
                     std::max(10, inner.width() - textWidth - kMargin), 7);
  auto faint = ink;
  faint.setAlphaF(0.18F);
  painter->setPen(Qt::NoPen);
  painter->setBrush(faint);
  painter->drawRoundedRect(track, 3, 3);
  painter->setBrush(isChosen ? ink : isAbove ? colors.bad : colors.accent);
  painter->drawRoundedRect(QRectF(track.topLeft(), QSizeF(std::max(2.0, track.width() * probability), track.height())),
                           3, 3);
  if (threshold.isValid()) {
    const auto x = track.left() + track.width() * std::clamp(threshold.toDouble(), 0.0, 1.0);
    painter->setPen(QPen(ink, 2));
    painter->drawLine(QPointF(x, track.top() - 4), QPointF(x, track.bottom() + 4));
  }
  painter->restore();
}

}  // namespace carina::gui
