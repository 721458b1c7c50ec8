// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/film_canvas.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <utility>

#include "gui/widgets/measure_painting.h"

namespace carina::gui {
namespace {

constexpr double kLensDiameter = 260;

void fillFrame(QImage& frame, const ViewSamples& seen, const std::vector<QRgb>& greys) {
  const auto* src = seen.samples.data();
  const auto* table = greys.data();
  const int columns = seen.area.width();
  for (int y = 0; y < seen.area.height(); ++y) {
    auto* dst = reinterpret_cast<QRgb*>(frame.scanLine(y));
    for (int x = 0; x < columns; ++x) dst[x] = table[*src++];
  }
}

}  // namespace

FilmCanvas::FilmCanvas(QWidget* parent) : QWidget(parent), greys_(65536, qRgb(0, 0, 0)) {
  setObjectName(QStringLiteral("filmCanvas"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setMinimumSize(120, 120);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleName(tr("Film"));
  setWhatsThis(
      tr("Left drag: window and brightness, or the chosen tool. Wheel: brightness; with Shift the window's "
         "width; with Ctrl zoom. Middle or Shift drag: pan. Right drag: zoom. Right click: everything else."));
  connect(&board_, &MeasureBoard::changed, this, qOverload<>(&QWidget::update));
  connect(&board_, &MeasureBoard::drawingEnded, this, [this] {
    keyCursor_ = {-1, -1};
    chooseCursor(cursor_);
  });
  chooseCursor(cursor_);
}

void FilmCanvas::setPlanes(PlaneSet planes, double aspect) {
  planes_ = std::move(planes);
  place_ = FilmGeometry(planes_.size(), aspect);
  overlay_ = {};
  contours_.clear();
  board_.reset();
  setDeviceSize();
  renew();
}

void FilmCanvas::clear() {
  setPlanes({}, 1);
  setCornerTexts({});
}

void FilmCanvas::setGreys(const std::vector<std::uint8_t>& greys) {
  for (std::size_t i = 0; i < greys_.size(); ++i) {
    const int grey = i < greys.size() ? greys[i] : 0;
    greys_[i] = qRgb(grey, grey, grey);
  }
  isFrameStale_ = true;
  update();
}

void FilmCanvas::setPlace(const FilmGeometry& place) {
  place_ = place;
  renew();
  Q_EMIT moved();
}

void FilmCanvas::zoomBy(double factor) {
  const bool isHere = cursor_.x() >= 0 && underMouse();
  const auto anchor =
      isHere ? cursor_ * devicePixelRatioF() : QPointF(place_.view().width() / 2, place_.view().height() / 2);
  auto place = place_;
  place.zoomAt(anchor, place.zoom() * factor);
  setPlace(place);
}

void FilmCanvas::setSmooth(bool smooth) {
  isSmooth_ = smooth;
  renew();
}

void FilmCanvas::setOverlay(const QImage& overlay, double opacity) {
  overlay_ = overlay;
  opacity_ = opacity;
  contours_.clear();
  scaledOverlay_ = {};
  update();
}

void FilmCanvas::setContours(QList<ContourLine> contours, double opacity) {
  contours_ = std::move(contours);
  opacity_ = opacity;
  overlay_ = {};
  scaledOverlay_ = {};
  update();
}

void FilmCanvas::setCornerTexts(const ink::CornerTexts& texts) {
  corners_ = texts;
  update();
}

void FilmCanvas::setCornersVisible(bool visible) {
  areCornersVisible_ = visible;
  update();
}

void FilmCanvas::setScale(const MeasureScale& scale) {
  scale_ = scale;
  update();
}

void FilmCanvas::setTool(CanvasTool tool) {
  board_.cancel();
  tool_ = tool;
  chooseCursor(cursor_);
}

void FilmCanvas::setLens(bool on) {
  if (hasLens_ == on) return;
  hasLens_ = on;
  update();
}

QTransform FilmCanvas::filmToWidget() const {
  const double ratio = 1 / devicePixelRatioF();
  return place_.toView() * QTransform::fromScale(ratio, ratio);
}

QPointF FilmCanvas::toFilm(const QPointF& widget) const {
  return filmToWidget().inverted().map(widget);
}

/// Everything that depends on where the film lies is to be made anew, when it is next painted.
void FilmCanvas::renew() {
  isSampleStale_ = true;
  scaledOverlay_ = {};
  update();
  Q_EMIT placeChanged();
}

void FilmCanvas::setDeviceSize() {
  place_.setView(QSizeF(std::round(width() * devicePixelRatioF()), std::round(height() * devicePixelRatioF())));
}

void FilmCanvas::resample() {
  seen_ = sampleView(planes_, place_.toView(), place_.view().toSize(), isSmooth_);
  isSampleStale_ = false;
  isFrameStale_ = true;
}

void FilmCanvas::applyGreys() {
  if (frame_.size() != seen_.area.size()) frame_ = QImage(seen_.area.size(), QImage::Format_RGB32);
  frame_.setDevicePixelRatio(devicePixelRatioF());
  fillFrame(frame_, seen_, greys_);
  isFrameStale_ = false;
}

/// Draws the overlay once per place of the film, so that a frame costs one blend.
void FilmCanvas::scaleOverlay() {
  scaledOverlay_ = QImage(seen_.area.size(), QImage::Format_ARGB32_Premultiplied);
  scaledOverlay_.fill(Qt::transparent);
  QPainter painter(&scaledOverlay_);
  painter.setRenderHints(QPainter::SmoothPixmapTransform | QPainter::Antialiasing);
  const auto toArea = place_.toView() * QTransform::fromTranslate(-seen_.area.x(), -seen_.area.y());
  painter.setTransform(toArea);
  if (!overlay_.isNull()) painter.drawImage(QRectF(QPointF(0, 0), QSizeF(planes_.size())), overlay_);
  painter.resetTransform();
  const double ratio = devicePixelRatioF();
  for (const auto& contour : contours_) {
    const auto path = toArea.map(contour.path);
    painter.strokePath(path, QPen(ink::halo(), 3.5 * ratio));
    painter.strokePath(path, QPen(contour.color, 1.8 * ratio));
  }
  painter.end();
  scaledOverlay_.setDevicePixelRatio(ratio);
}

void FilmCanvas::paintEvent(QPaintEvent* /*event*/) {
  const auto before = place_.view();
  setDeviceSize();
  if (place_.view() != before) renew();  // moved to a screen of another density
  QPainter painter(this);
  painter.fillRect(rect(), ink::surround());
  if (!isEmpty()) {
    paintFilm(painter);
    paintOverlay(painter);
    paintMeasures(painter, board_, scale_, filmToWidget(), rect());
    paintCross(painter);
    paintLens(painter);
    if (areCornersVisible_) ink::paintCorners(painter, corners_, rect());
    paintPrompt(painter);
  }
  if (hasFocus()) {
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
  }
}

void FilmCanvas::paintFilm(QPainter& painter) {
  if (isSampleStale_) resample();
  if (seen_.area.isEmpty()) return;
  if (isFrameStale_) applyGreys();
  painter.drawImage(QPointF(seen_.area.topLeft()) / devicePixelRatioF(), frame_);
}

void FilmCanvas::paintOverlay(QPainter& painter) {
  if (seen_.area.isEmpty() || (overlay_.isNull() && contours_.isEmpty())) return;
  if (scaledOverlay_.isNull()) scaleOverlay();
  painter.setOpacity(opacity_);
  painter.drawImage(QPointF(seen_.area.topLeft()) / devicePixelRatioF(), scaledOverlay_);
  painter.setOpacity(1);
}

void FilmCanvas::paintLens(QPainter& painter) {
  if (!hasLens_) return;
  const QPointF at = cursor_.x() >= 0 ? cursor_ : QPointF(rect().center());
  const double ratio = devicePixelRatioF();
  const double enlarges = std::max(2.0, 1.5 / place_.zoom());
  const double side = std::round(kLensDiameter * ratio);
  auto toLens = place_.toView() * QTransform::fromTranslate(-at.x() * ratio, -at.y() * ratio);
  toLens *= QTransform::fromScale(enlarges, enlarges);
  toLens *= QTransform::fromTranslate(side / 2, side / 2);
  const auto seen = sampleView(planes_, toLens, QSize(static_cast<int>(side), static_cast<int>(side)), true);
  QPainterPath circle;
  circle.addEllipse(at, kLensDiameter / 2, kLensDiameter / 2);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setClipPath(circle);
  painter.fillPath(circle, ink::surround());
  if (!seen.area.isEmpty()) {
    QImage picture(seen.area.size(), QImage::Format_RGB32);
    picture.setDevicePixelRatio(ratio);
    fillFrame(picture, seen, greys_);
    const auto corner = at - QPointF(kLensDiameter / 2, kLensDiameter / 2);
    painter.drawImage(corner + QPointF(seen.area.topLeft()) / ratio, picture);
  }
  painter.setClipping(false);
  painter.setPen(QPen(ink::text(), 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(circle);
  painter.restore();
}

void FilmCanvas::paintPrompt(QPainter& painter) {
  const auto prompt = board_.prompt();
  if (prompt.isEmpty()) return;
  ink::paintPrompt(painter, prompt + QLatin1Char('\n') + tr("Click, or arrow keys and Enter; Esc gives up"), rect());
}

void FilmCanvas::paintCross(QPainter& painter) {
  if (keyCursor_.x() < 0 || !board_.isDrawing()) return;
  for (const auto& pen : {QPen(ink::halo(), 3), QPen(ink::chosen(), 1)}) {
    painter.setPen(pen);
    painter.drawLine(keyCursor_ - QPointF(14, 0), keyCursor_ + QPointF(14, 0));
    painter.drawLine(keyCursor_ - QPointF(0, 14), keyCursor_ + QPointF(0, 14));
  }
}

void FilmCanvas::resizeEvent(QResizeEvent* /*event*/) {
  setDeviceSize();
  renew();
}

void FilmCanvas::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) update();
}

}  // namespace carina::gui
