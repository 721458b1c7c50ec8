// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <QList>
#include <QPointF>
#include <QString>
#include <QWidget>
#include <QtNumeric>
#include <memory>

namespace carina::gui {

class PlotChart;

/// One curve of a plot, and the band around it.
/// Threads  a value
struct PlotSeries {
  QString name;  ///< in the legend; without one it is not there
  QList<QPointF> points;
  QColor color;  ///< an invalid one: that of the theme, by the place in the list
  Qt::PenStyle style = Qt::SolidLine;
  bool hasDots = false;
  QList<QPointF> lower = {};  ///< the band's edges; both or none
  QList<QPointF> upper = {};
};

/// One axis of a plot.
/// Threads  a value
struct PlotAxis {
  QString title;
  double from = qQNaN();  ///< not a number: by the data
  double to = qQNaN();
  bool isLogarithmic = false;
};

/// Curves over two axes: the one place of the desktop that draws plots.
///
/// Long curves are thinned to the pixels they are drawn on. Arrow keys walk along the first curve, Return picks what
/// they are at.
/// Threads  GUI thread only
class PlotView : public QWidget {
  Q_OBJECT

 public:
  explicit PlotView(QWidget* parent = nullptr);
  ~PlotView() override;

  void setTitle(const QString& title);
  void setAxes(const PlotAxis& x, const PlotAxis& y);

  /// Cheap where only points differ from those before: the chart is not built anew.
  void setSeries(const QList<PlotSeries>& series);
  const QList<PlotSeries>& series() const;

  /// A dot with words beside it, which moves without the curves being drawn anew.
  void setMarker(int index, QPointF at, const QString& label);
  void removeMarkers();

  /// A faint line from corner to corner: a guess, or perfect agreement.
  void setDiagonal(bool isOn);

  /// As wide as high.
  void setSquare(bool isOn);
  void setLegendVisible(bool isOn);

  /// What is said while there is no point to draw.
  void setEmptyText(const QString& text);

  /// The plot at another size, for a file; in the colours of the theme.
  QImage picture(QSize size) const;

  /// Where a value is drawn, in this widget.
  QPointF placeOf(QPointF value) const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// The nearest point of a curve; series −1 and the place itself where none is near.
  void clicked(int series, QPointF value);
  void hovered(int series, QPointF value);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void describe();
  void walk(int key);

  std::unique_ptr<PlotChart> chart_;
  qsizetype walkedTo_ = -1;
};

}  // namespace carina::gui
