// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/plot_chart.h"

#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QGraphicsSimpleTextItem>
#include <QGraphicsView>
#include <algorithm>
#include <cmath>

#include <QtCharts/QAreaSeries>
#include <QtCharts/QChart>
#include <QtCharts/QLegend>
#include <QtCharts/QLegendMarker>
#include <QtCharts/QLineSeries>
#include <QtCharts/QLogValueAxis>
#include <QtCharts/QScatterSeries>
#include <QtCharts/QValueAxis>

#include "gui/widgets/plot_marker.h"
#include "gui/widgets/theme.h"

namespace carina::gui {
namespace {

constexpr double kNearPx = 28;
constexpr double kTickGapX = 64;
constexpr double kTickGapY = 34;

bool hasBand(const PlotSeries& series) {
  return !series.lower.isEmpty() && !series.upper.isEmpty();
}

bool isSameKind(const PlotSeries& a, const PlotSeries& b) {
  return a.name == b.name && a.color == b.color && a.style == b.style && a.hasDots == b.hasDots &&
         hasBand(a) == hasBand(b);
}

bool areSameKinds(const QList<PlotSeries>& a, const QList<PlotSeries>& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), isSameKind);
}

/// The place of a segment that is nearest to a point, and how far that is.
QPointF nearestOn(QPointF a, QPointF b, QPointF to) {
  const auto along = b - a;
  const double length = QPointF::dotProduct(along, along);
  const double t = length > 0 ? std::clamp(QPointF::dotProduct(to - a, along) / length, 0.0, 1.0) : 0.0;
  return a + t * along;
}

}  // namespace

PlotChart::PlotChart(QWidget* owner)
    : owner_(owner),
      scene_(std::make_unique<QGraphicsScene>()),
      view_(new QGraphicsView(scene_.get(), owner)),
      chart_(new QChart),
      emptyItem_(nullptr) {
  scene_->addItem(chart_);
  emptyItem_ = scene_->addSimpleText({});
  chart_->setBackgroundVisible(false);
  chart_->setPlotAreaBackgroundVisible(true);
  chart_->setMargins({2, 2, 6, 2});
  chart_->layout()->setContentsMargins(0, 0, 0, 0);
  chart_->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
  chart_->legend()->setAlignment(Qt::AlignBottom);
  view_->setFrameShape(QFrame::NoFrame);
  view_->setRenderHint(QPainter::Antialiasing);
  view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  view_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  view_->setFocusPolicy(Qt::NoFocus);
  view_->setMouseTracking(true);
  view_->viewport()->setMouseTracking(true);
  makeAxes();
  build();
}

PlotChart::~PlotChart() {
  delete view_;
}

QAbstractAxis* PlotChart::makeAxis(bool isLogarithmic, Qt::Alignment side) {
  QAbstractAxis* axis = nullptr;
  if (isLogarithmic) {
    auto* log = new QLogValueAxis;
    log->setBase(10);
    log->setLabelFormat(QStringLiteral("%g"));
    axis = log;
  } else {
    auto* plain = new QValueAxis;
    plain->setTickType(QValueAxis::TicksDynamic);
    axis = plain;
  }
  chart_->addAxis(axis, side);
  return axis;
}

void PlotChart::makeAxes() {
  for (auto* axis : {axisX_, axisY_}) {
    if (axis != nullptr) chart_->removeAxis(axis);
    delete axis;
  }
  axisX_ = makeAxis(xAxis.isLogarithmic, Qt::AlignBottom);
  axisY_ = makeAxis(yAxis.isLogarithmic, Qt::AlignLeft);
}

QRectF PlotChart::area() const {
  return chart_->plotArea();
}

void PlotChart::setTitle(const QString& title) {
  const bool isOther = title.isEmpty() != title_.isEmpty();
  title_ = title;
  chart_->setTitle(title);
  if (isOther) arrange();
}

void PlotChart::setFocused(bool isFocused) {
  const auto& colors = colorsOf(owner_->palette());
  chart_->setPlotAreaBackgroundPen(isFocused ? QPen(colors.accent, 2) : QPen(Qt::NoPen));
}

void PlotChart::paint(QPainter& painter) {
  scene_->render(&painter, QRectF(view_->pos(), view_->size()), QRectF(QPointF(), view_->size()));
}

void PlotChart::copyTo(PlotChart& other) const {
  other.hasDiagonal = hasDiagonal;
  other.isSquare = isSquare;
  other.hasLegend = hasLegend;
  other.emptyText = emptyText;
  other.setTitle(title_);
  other.setSeries(series);
  other.setAxes(xAxis, yAxis);
  for (const auto& [index, marker] : markers) {
    auto& its = other.marker(index);
    its.value = marker->value;
    its.setText(marker->text());
  }
}

void PlotChart::setAxes(const PlotAxis& x, const PlotAxis& y) {
  const bool isOther = x.isLogarithmic != xAxis.isLogarithmic || y.isLogarithmic != yAxis.isLogarithmic;
  xAxis = x;
  yAxis = y;
  if (isOther) {
    makeAxes();
    build();
  }
  axisX_->setTitleText(x.title);
  axisY_->setTitleText(y.title);
  color();
  draw();
}

void PlotChart::setSeries(const QList<PlotSeries>& now) {
  const bool isSame = areSameKinds(series, now);
  const bool wasEmpty = isEmpty();
  series = now;
  if (!isSame) build();
  draw();
  if (!isSame || wasEmpty != isEmpty()) arrange();
}

void PlotChart::addToChart(QAbstractSeries* one, bool isInLegend) {
  chart_->addSeries(one);
  one->attachAxis(axisX_);
  one->attachAxis(axisY_);
  for (auto* mark : chart_->legend()->markers(one)) mark->setVisible(isInLegend);
}

PlotChart::Drawing PlotChart::drawingOf(const PlotSeries& one) {
  Drawing drawing;
  if (hasBand(one)) {
    drawing.lower = new QLineSeries;
    drawing.upper = new QLineSeries;
    drawing.band = new QAreaSeries(drawing.upper, drawing.lower);
    addToChart(drawing.band, false);
  }
  drawing.line = new QLineSeries;
  drawing.line->setName(one.name);
  addToChart(drawing.line, !one.name.isEmpty());
  if (one.hasDots) {
    drawing.dots = new QScatterSeries;
    drawing.dots->setMarkerSize(8);
    addToChart(drawing.dots, false);
  }
  return drawing;
}

/// All curves anew, in their order: the diagonal lies behind them.
void PlotChart::build() {
  chart_->removeAllSeries();
  drawings_.clear();
  diagonal_ = new QLineSeries;
  addToChart(diagonal_, false);
  for (const auto& one : series) drawings_.push_back(drawingOf(one));
  chart_->legend()->setVisible(
      hasLegend && std::any_of(series.begin(), series.end(), [](const auto& s) { return !s.name.isEmpty(); }));
  color();
}

void PlotChart::scale() {
  PlotExtent x(xAxis.isLogarithmic);
  PlotExtent y(yAxis.isLogarithmic);
  const auto add = [&](const QList<QPointF>& points) {
    for (const auto& point : points) {
      x.add(point.x());
      y.add(point.y());
    }
  };
  for (const auto& one : series) {
    add(one.points);
    add(one.lower);
    add(one.upper);
  }
  x_ = x.scale(xAxis.from, xAxis.to, 0);
  y_ = y.scale(yAxis.from, yAxis.to, 0.05);
}

void PlotChart::setRange(QAbstractAxis* axis, const PlotScale& scale, double lengthPx, double gapPx) const {
  auto* plain = qobject_cast<QValueAxis*>(axis);
  // A hair more, lest rounding takes the label from the ends of a logarithmic axis.
  if (plain == nullptr) return axis->setRange(scale.from * (1 - 1e-9), scale.to * (1 + 1e-9));
  const double step = tickStep(scale, static_cast<int>(lengthPx / gapPx));
  // In this order, lest the chart makes a million ticks for a moment.
  const bool isWider = scale.to - scale.from > plain->max() - plain->min();
  if (isWider) plain->setTickInterval(step);
  axis->setRange(scale.from, scale.to);
  if (!isWider) plain->setTickInterval(step);
  const auto format = QStringLiteral("%.%1f").arg(digitsOf(step));
  if (plain->labelFormat() != format) plain->setLabelFormat(format);
}

/// Gives the chart as many points as there are pixels for.
void PlotChart::draw() {
  scale();
  const auto plot = area();
  setRange(axisX_, x_, plot.width(), kTickGapX);
  setRange(axisY_, y_, plot.height(), kTickGapY);
  const int columns = std::max(32, static_cast<int>(plot.width() * owner_->devicePixelRatioF()));
  drawn.clear();
  for (qsizetype i = 0; i < series.size(); ++i) {
    const auto& one = series[i];
    auto& drawing = drawings_[static_cast<std::size_t>(i)];
    drawn << decimated(one.points, x_, y_, columns);
    drawing.line->replace(drawn.back());
    if (drawing.dots != nullptr) drawing.dots->replace(drawn.back());
    if (drawing.band == nullptr) continue;
    drawing.lower->replace(decimated(one.lower, x_, y_, columns));
    drawing.upper->replace(decimated(one.upper, x_, y_, columns));
  }
  diagonal_->replace(hasDiagonal ? QList<QPointF>{{x_.from, y_.from}, {x_.to, y_.to}} : QList<QPointF>());
  emptyItem_->setText(emptyText);
  emptyItem_->setVisible(isEmpty());
  placeMarkers();
}

QColor PlotChart::colorOf(qsizetype index) const {
  const auto& own = series[index].color;
  return own.isValid() ? own : colorsOf(owner_->palette()).seriesColor(index);
}

void PlotChart::colorAxis(QAbstractAxis* axis, const PlotAxis& look) const {
  const auto& colors = colorsOf(owner_->palette());
  const auto text = owner_->palette().color(QPalette::WindowText);
  auto font = owner_->font();
  font.setPointSizeF(font.pointSizeF() * 0.9);
  auto grid = colors.border;
  grid.setAlphaF(0.5F);
  axis->setLabelsColor(colors.faint);
  axis->setLabelsFont(font);
  axis->setTitleFont(font);
  axis->setTitleBrush(text);
  axis->setTitleVisible(!look.title.isEmpty());
  axis->setGridLineColor(grid);
  axis->setLinePenColor(colors.border);
}

void PlotChart::color() {
  const auto& palette = owner_->palette();
  const auto& colors = colorsOf(palette);
  scene_->setBackgroundBrush(palette.color(QPalette::Window));
  chart_->setPlotAreaBackgroundBrush(palette.color(QPalette::Base));
  auto font = owner_->font();
  font.setBold(true);
  chart_->setTitleFont(font);
  chart_->setTitleBrush(palette.color(QPalette::WindowText));
  chart_->legend()->setLabelColor(palette.color(QPalette::WindowText));
  chart_->legend()->setFont(owner_->font());
  colorAxis(axisX_, xAxis);
  colorAxis(axisY_, yAxis);
  diagonal_->setPen(QPen(colors.faint, 1, Qt::DashLine));
  emptyItem_->setBrush(colors.faint);
  emptyItem_->setFont(owner_->font());
  for (qsizetype i = 0; i < series.size(); ++i) {
    const auto color = colorOf(i);
    auto& drawing = drawings_[static_cast<std::size_t>(i)];
    drawing.line->setPen(QPen(color, 2, series[i].style));
    if (drawing.dots != nullptr) {
      drawing.dots->setColor(color);
      drawing.dots->setBorderColor(palette.color(QPalette::Base));
    }
    if (drawing.band == nullptr) continue;
    auto faint = color;
    faint.setAlphaF(0.18F);
    drawing.band->setBrush(faint);
    drawing.band->setPen(Qt::NoPen);
  }
  for (auto& [index, marker] : markers) marker->setLook(palette, owner_->font());
}

/// Fits the chart to the widget, or to the largest square plot within it.
void PlotChart::arrange() {
  QSizeF size = owner_->size();
  chart_->resize(size);
  chart_->layout()->activate();
  if (isSquare) {
    const auto around = size - chart_->plotArea().size();
    const double side = std::min(size.width() - around.width(), size.height() - around.height());
    size = QSizeF(side, side) + around;
    chart_->resize(size);
    chart_->layout()->activate();
  }
  view_->setSceneRect(QRectF(QPointF(), size));
  view_->setGeometry(
      QRect(QPoint((owner_->width() - qRound(size.width())) / 2, (owner_->height() - qRound(size.height())) / 2),
            size.toSize()));
  draw();
  const auto box = emptyItem_->boundingRect();
  emptyItem_->setPos(area().center() - box.center());
}

PlotMarker& PlotChart::marker(int index) {
  auto& found = markers[index];
  if (found == nullptr) {
    found = new PlotMarker(chart_);
    found->setLook(owner_->palette(), owner_->font());
  }
  return *found;
}

void PlotChart::removeMarker(int index) {
  const auto found = markers.find(index);
  if (found == markers.end()) return;
  delete found->second;
  markers.erase(found);
}

void PlotChart::removeMarkers() {
  while (!markers.empty()) removeMarker(markers.begin()->first);
}

void PlotChart::placeMarkers() {
  for (auto& [index, marker] : markers) {
    const QPointF share(x_.shareOf(marker->value.x()), y_.shareOf(marker->value.y()));
    const bool isOnPlot = share.x() >= -1e-9 && share.x() <= 1 + 1e-9 && share.y() >= -1e-9 && share.y() <= 1 + 1e-9;
    marker->setVisible(isOnPlot);
    if (isOnPlot) marker->place(placeOf(marker->value), area());
  }
}

QPointF PlotChart::placeOf(QPointF value) const {
  const auto plot = area();
  return {plot.left() + x_.shareOf(value.x()) * plot.width(), plot.bottom() - y_.shareOf(value.y()) * plot.height()};
}

QPointF PlotChart::valueAt(QPointF place) const {
  const auto plot = area();
  return {x_.valueAt((place.x() - plot.left()) / plot.width()),
          y_.valueAt((plot.bottom() - place.y()) / plot.height())};
}

PlotChart::Hit PlotChart::hitAt(QPointF place) const {
  Hit hit{-1, valueAt(place)};
  double nearest = kNearPx * kNearPx;
  for (qsizetype i = 0; i < drawn.size(); ++i) {
    for (qsizetype k = 0; k < drawn[i].size(); ++k) {
      const auto at = nearestOn(placeOf(drawn[i][std::max<qsizetype>(k - 1, 0)]), placeOf(drawn[i][k]), place);
      const auto away = at - place;
      const double distance = QPointF::dotProduct(away, away);
      if (distance >= nearest) continue;
      nearest = distance;
      hit = {static_cast<int>(i), valueAt(at)};
    }
  }
  return hit;
}

}  // namespace carina::gui
