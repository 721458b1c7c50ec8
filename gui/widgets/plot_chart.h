// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <map>
#include <memory>
#include <vector>

#include "gui/widgets/plot_scale.h"
#include "gui/widgets/plot_view.h"

class QAbstractAxis;
class QAbstractSeries;
class QAreaSeries;
class QChart;
class QGraphicsScene;
class QGraphicsSimpleTextItem;
class QGraphicsView;
class QLineSeries;
class QPainter;
class QScatterSeries;

namespace carina::gui {

class PlotMarker;

/// What Qt Charts is asked to draw: private to PlotView, so that no other file knows of Qt Charts.
/// Threads  GUI thread only
class PlotChart {
 public:
  explicit PlotChart(QWidget* owner);
  ~PlotChart();
  PlotChart(const PlotChart&) = delete;
  PlotChart& operator=(const PlotChart&) = delete;

  void setTitle(const QString& title);
  QString title() const { return title_; }
  void setAxes(const PlotAxis& x, const PlotAxis& y);
  void setSeries(const QList<PlotSeries>& series);
  void build();
  void draw();
  void color();
  void arrange();
  void placeMarkers();
  PlotMarker& marker(int index);
  void removeMarker(int index);
  void removeMarkers();
  void setFocused(bool isFocused);
  void paint(QPainter& painter);

  /// The same curves, axes and markers for another chart, whose size stays.
  void copyTo(PlotChart& other) const;

  QPointF placeOf(QPointF value) const;
  QPointF valueAt(QPointF place) const;

  struct Hit {
    int series = -1;
    QPointF value;
  };
  Hit hitAt(QPointF place) const;
  bool isEmpty() const {
    return std::all_of(series.begin(), series.end(), [](const auto& one) { return one.points.isEmpty(); });
  }
  QGraphicsView* view() const { return view_; }
  QRectF area() const;

  PlotAxis xAxis;
  PlotAxis yAxis;
  QList<PlotSeries> series;
  QList<QList<QPointF>> drawn;
  QString emptyText;
  bool hasDiagonal = false;
  bool isSquare = false;
  bool hasLegend = true;
  std::map<int, PlotMarker*> markers;

 private:
  /// The chart's own of one curve; owned by the chart.
  struct Drawing {
    QLineSeries* line = nullptr;
    QScatterSeries* dots = nullptr;
    QAreaSeries* band = nullptr;
    QLineSeries* lower = nullptr;
    QLineSeries* upper = nullptr;
  };

  void makeAxes();
  QAbstractAxis* makeAxis(bool isLogarithmic, Qt::Alignment side);
  void addToChart(QAbstractSeries* series, bool isInLegend);
  Drawing drawingOf(const PlotSeries& one);
  void scale();
  void setRange(QAbstractAxis* axis, const PlotScale& scale, double lengthPx, double gapPx) const;
  void colorAxis(QAbstractAxis* axis, const PlotAxis& look) const;
  QColor colorOf(qsizetype index) const;

  QWidget* owner_;
  QString title_;
  std::unique_ptr<QGraphicsScene> scene_;
  QGraphicsView* view_;
  QChart* chart_;
  QGraphicsSimpleTextItem* emptyItem_;
  QAbstractAxis* axisX_ = nullptr;
  QAbstractAxis* axisY_ = nullptr;
  QLineSeries* diagonal_ = nullptr;
  std::vector<Drawing> drawings_;
  PlotScale x_;
  PlotScale y_;
};

}  // namespace carina::gui
