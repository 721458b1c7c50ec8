// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QGraphicsItem>
#include <QPalette>
#include <QString>

namespace carina::gui {

/// A dot on a plot with words beside it, that can move without anything else being drawn anew but what it covered.
/// Threads  GUI thread only
class PlotMarker : public QGraphicsItem {
 public:
  explicit PlotMarker(QGraphicsItem* parent);

  void setLook(const QPalette& palette, const QFont& font);
  void setText(const QString& text);
  const QString& text() const { return text_; }

  /// Puts the dot there; the words stand on the side where there is room within `area`.
  void place(QPointF at, const QRectF& area);

  QPointF value;  ///< what it marks, on the plot's axes

  QRectF boundingRect() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

 private:
  QRectF textBox() const;

  QPalette palette_;
  QFont font_;
  QString text_;
  QSizeF textSize_;
  bool isLeft_ = false;
  bool isBelow_ = false;
};

}  // namespace carina::gui
