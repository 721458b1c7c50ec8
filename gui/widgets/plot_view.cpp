// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/plot_view.h"

#include <QGraphicsView>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "gui/widgets/plot_chart.h"
#include "gui/widgets/plot_marker.h"
#include "gui/widgets/theme.h"

namespace carina::gui {
namespace {

constexpr int kWalker = -1;  ///< the marker of the keyboard

QString numberText(double value) {
  return QLocale().toString(value, 'g', 4);
}

}  // namespace

PlotView::PlotView(QWidget* parent) : QWidget(parent), chart_(std::make_unique<PlotChart>(this)) {
  setFocusPolicy(Qt::StrongFocus);
  chart_->view()->viewport()->installEventFilter(this);
  describe();
}

PlotView::~PlotView() = default;

void PlotView::setTitle(const QString& title) {
  if (title == chart_->title()) return;
  chart_->setTitle(title);
  describe();
}

void PlotView::setAxes(const PlotAxis& x, const PlotAxis& y) {
  chart_->setAxes(x, y);
  describe();
}

void PlotView::setSeries(const QList<PlotSeries>& series) {
  chart_->setSeries(series);
  walkedTo_ = -1;
  chart_->removeMarker(kWalker);
  describe();
}

const QList<PlotSeries>& PlotView::series() const {
  return chart_->series;
}

void PlotView::setMarker(int index, QPointF at, const QString& label) {
  auto& marker = chart_->marker(index);
  marker.value = at;
  marker.setText(label);
  chart_->placeMarkers();
}

void PlotView::removeMarkers() {
  chart_->removeMarkers();
}

void PlotView::setDiagonal(bool isOn) {
  chart_->hasDiagonal = isOn;
  chart_->draw();
}

void PlotView::setSquare(bool isOn) {
  chart_->isSquare = isOn;
  chart_->arrange();
}

void PlotView::setLegendVisible(bool isOn) {
  chart_->hasLegend = isOn;
  chart_->build();
  chart_->arrange();
}

void PlotView::setEmptyText(const QString& text) {
  chart_->emptyText = text;
  chart_->arrange();
  describe();
}

QImage PlotView::picture(QSize size) const {
  PlotView copy;
  copy.setPalette(palette());
  copy.setFont(font());
  copy.resize(size);
  chart_->copyTo(*copy.chart_);
  copy.chart_->arrange();
  QImage image(size, QImage::Format_ARGB32_Premultiplied);
  image.fill(palette().color(QPalette::Window));
  QPainter painter(&image);
  painter.setRenderHint(QPainter::Antialiasing);
  copy.chart_->paint(painter);
  return image;
}

QPointF PlotView::placeOf(QPointF value) const {
  return chart_->placeOf(value) + chart_->view()->pos();
}

QSize PlotView::sizeHint() const {
  return {480, 360};
}

QSize PlotView::minimumSizeHint() const {
  return {120, 100};
}

void PlotView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange) return;
  chart_->color();
  if (event->type() == QEvent::FontChange) chart_->arrange();
}

void PlotView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  chart_->arrange();
}

void PlotView::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  chart_->setFocused(event->reason() != Qt::MouseFocusReason);
}

void PlotView::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  chart_->setFocused(false);
  chart_->removeMarker(kWalker);
}

void PlotView::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Home:
    case Qt::Key_End:
      return walk(event->key());
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      if (walkedTo_ >= 0) Q_EMIT clicked(0, chart_->drawn.front()[walkedTo_]);
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

/// A step is a fortieth of the curve: its points may be as many as pixels.
void PlotView::walk(int key) {
  if (chart_->drawn.isEmpty() || chart_->drawn.front().isEmpty()) return;
  const auto& points = chart_->drawn.front();
  const auto step = std::max<qsizetype>(1, points.size() / 40);
  auto to = walkedTo_ < 0 ? 0 : walkedTo_ + (key == Qt::Key_Left ? -step : step);
  if (key == Qt::Key_Home) to = 0;
  if (key == Qt::Key_End) to = points.size() - 1;
  walkedTo_ = std::clamp<qsizetype>(to, 0, points.size() - 1);
  const auto at = points[walkedTo_];
  setMarker(kWalker, at, QStringLiteral("%1, %2").arg(numberText(at.x()), numberText(at.y())));
  Q_EMIT hovered(0, at);
}

bool PlotView::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::MouseButtonPress && event->type() != QEvent::MouseMove) {
    return QWidget::eventFilter(watched, event);
  }
  const auto* mouse = static_cast<QMouseEvent*>(event);
  if (!chart_->area().contains(mouse->position())) return false;
  const auto hit = chart_->hitAt(mouse->position());
  if (event->type() == QEvent::MouseMove) {
    Q_EMIT hovered(hit.series, hit.value);
    return false;
  }
  if (mouse->button() != Qt::LeftButton) return false;
  setFocus(Qt::MouseFocusReason);
  Q_EMIT clicked(hit.series, hit.value);
  return true;
}

/// What a screen reader says of the curves.
void PlotView::describe() {
  setAccessibleName(chart_->title().isEmpty() ? tr("Plot") : tr("Plot: %1").arg(chart_->title()));
  QStringList words;
  if (chart_->isEmpty()) {
    words << (chart_->emptyText.isEmpty() ? tr("No data") : chart_->emptyText);
  } else {
    words << tr("%1 against %2").arg(chart_->yAxis.title, chart_->xAxis.title);
    for (const auto& one : chart_->series) {
      if (one.points.isEmpty()) continue;
      const auto last = one.points.back();
      words << tr("%1: %n points, the last at %2, %3", nullptr, static_cast<int>(one.points.size()))
                   .arg(one.name.isEmpty() ? tr("a curve") : one.name, numberText(last.x()), numberText(last.y()));
    }
  }
  setAccessibleDescription(words.join(QStringLiteral("; ")));
}

}  // namespace carina::gui
