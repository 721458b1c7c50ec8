// SPDX-License-Identifier: GPL-3.0-or-later
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "gui/widgets/film_canvas.h"
#include "gui/widgets/measure_painting.h"

namespace carina::gui {
namespace {

constexpr double kPixelsPerOctave = 150;  ///< of the window's width, by a drag
constexpr double kPixelsPerWidth = 400;   ///< of brightness: a window's width
constexpr double kZoomPixelsPerOctave = 120;
constexpr double kWheelZoomOctaves = 0.25;
constexpr double kWheelWidthOctaves = 0.125;
constexpr double kWheelBrighter = 0.03;
constexpr double kClickReach = 4;
constexpr double kKeyStep = 1;
constexpr double kKeyLeap = 20;

double stepsOf(const QWheelEvent& event) {
  const auto delta = event.angleDelta();
  return (delta.y() != 0 ? delta.y() : delta.x()) /
         120.0;  // with Alt, and on some systems with Shift, the wheel is sideways
}

}  // namespace

void FilmCanvas::mousePressEvent(QMouseEvent* event) {
  if (isEmpty() || drag_ != Drag::None) return;
  pressed_ = last_ = event->position();
  hasMoved_ = false;
  dragButton_ = event->button();
  ++dragNumber_;
  if (event->button() == Qt::LeftButton) {
    beginLeftDrag(event);
  } else if (event->button() == Qt::MiddleButton) {
    drag_ = Drag::Pan;
  } else if (event->button() == Qt::RightButton) {
    drag_ = Drag::Zoom;
  }
  chooseCursor(event->position());
}

void FilmCanvas::beginLeftDrag(QMouseEvent* event) {
  if (event->modifiers().testFlag(Qt::ShiftModifier)) {
    drag_ = Drag::Pan;
    return;
  }
  if (board_.isDrawing()) {
    keyCursor_ = {-1, -1};
    drag_ = Drag::Draw;
    board_.place(toFilm(event->position()));
    return;
  }
  if (const auto hit = findMeasure(board_, scale_, filmToWidget(), event->position())) {
    board_.choose(hit->measure, hit->part);
    drag_ = Drag::Measure;
    return;
  }
  board_.choose(-1);
  drag_ = tool_ == CanvasTool::Window ? Drag::Window : tool_ == CanvasTool::Zoom ? Drag::Zoom : Drag::Pan;
}

void FilmCanvas::mouseMoveEvent(QMouseEvent* event) {
  cursor_ = event->position();
  if (isEmpty()) return;
  const auto film = toFilm(cursor_);
  const QPoint pixel(static_cast<int>(std::floor(film.x())), static_cast<int>(std::floor(film.y())));
  Q_EMIT pointed(QRect(QPoint(0, 0), planes_.size()).contains(pixel) ? pixel : QPoint(-1, -1));
  hasMoved_ = hasMoved_ || QLineF(pressed_, cursor_).length() > kClickReach;
  const auto by = cursor_ - last_;
  if (board_.isDrawing()) board_.hover(film);
  if (drag_ == Drag::Window) dragWindow(by);
  if (drag_ == Drag::Zoom && hasMoved_) dragZoom(by);
  if (drag_ == Drag::Pan) dragPan(by);
  if (drag_ == Drag::Measure && hasMoved_) dragMeasure(last_, cursor_);
  const bool isWaiting = (drag_ == Drag::Zoom || drag_ == Drag::Measure) && !hasMoved_;
  if (!isWaiting) last_ = cursor_;
  if (hasLens_) update();
  if (drag_ == Drag::None) chooseCursor(cursor_);
}

void FilmCanvas::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != dragButton_) return;
  const auto drag = drag_;
  drag_ = Drag::None;
  dragButton_ = Qt::NoButton;
  if (drag == Drag::Draw && board_.isDrawing() && QLineF(pressed_, event->position()).length() > kClickReach) {
    board_.place(toFilm(event->position()));  // a line drawn by one drag
  }
  if (event->button() == Qt::RightButton && !hasMoved_) Q_EMIT menuWanted(event->globalPosition().toPoint());
  chooseCursor(event->position());
}

void FilmCanvas::leaveEvent(QEvent* /*event*/) {
  cursor_ = {-1, -1};
  Q_EMIT pointed(QPoint(-1, -1));
}

void FilmCanvas::dragWindow(const QPointF& by) {
  Q_EMIT windowMoved(by.x() / kPixelsPerOctave, -by.y() / kPixelsPerWidth);
}

void FilmCanvas::dragZoom(const QPointF& by) {
  auto place = place_;
  place.zoomAt(pressed_ * devicePixelRatioF(), place.zoom() * std::exp2(-by.y() / kZoomPixelsPerOctave));
  setPlace(place);
}

void FilmCanvas::dragPan(const QPointF& by) {
  auto place = place_;
  place.panBy(by * devicePixelRatioF());
  setPlace(place);
}

void FilmCanvas::dragMeasure(const QPointF& from, const QPointF& to) {
  board_.moveChosen(toFilm(to) - toFilm(from), dragNumber_);
}

void FilmCanvas::wheelEvent(QWheelEvent* event) {
  if (isEmpty()) return;
  const double steps = stepsOf(*event);
  const bool isZoom = event->modifiers().testFlag(Qt::ControlModifier) || tool_ == CanvasTool::Zoom;
  if (isZoom) {
    auto place = place_;
    place.zoomAt(event->position() * devicePixelRatioF(), place.zoom() * std::exp2(steps * kWheelZoomOctaves));
    setPlace(place);
  } else if (event->modifiers().testFlag(Qt::ShiftModifier)) {
    Q_EMIT windowMoved(steps * kWheelWidthOctaves, 0);
  } else {
    Q_EMIT windowMoved(0, steps * kWheelBrighter);
  }
  event->accept();
}

void FilmCanvas::contextMenuEvent(QContextMenuEvent* event) {
  // A right press may become a drag: the mouse's menu comes when the button is released, the keyboard's at once.
  if (event->reason() != QContextMenuEvent::Mouse && !isEmpty()) Q_EMIT menuWanted(event->globalPos());
  event->accept();
}

void FilmCanvas::keyPressEvent(QKeyEvent* event) {
  if (board_.isDrawing() && drawByKey(event)) return;
  if (event->key() == Qt::Key_Escape && board_.chosen() >= 0) {
    board_.choose(-1);
    return;
  }
  QWidget::keyPressEvent(event);
}

bool FilmCanvas::drawByKey(QKeyEvent* event) {
  const double step = event->modifiers().testFlag(Qt::ShiftModifier) ? kKeyLeap : kKeyStep;
  QPointF by;
  switch (event->key()) {
    case Qt::Key_Escape:
      board_.cancel();
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (keyCursor_.x() >= 0) board_.place(toFilm(keyCursor_));
      return true;
    case Qt::Key_Left:
      by = {-step, 0};
      break;
    case Qt::Key_Right:
      by = {step, 0};
      break;
    case Qt::Key_Up:
      by = {0, -step};
      break;
    case Qt::Key_Down:
      by = {0, step};
      break;
    default:
      return false;
  }
  if (keyCursor_.x() < 0) keyCursor_ = cursor_.x() >= 0 ? cursor_ : QPointF(rect().center());
  keyCursor_ += by;
  keyCursor_ = {std::clamp<double>(keyCursor_.x(), 0, width()), std::clamp<double>(keyCursor_.y(), 0, height())};
  board_.hover(toFilm(keyCursor_));
  return true;
}

void FilmCanvas::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  Q_EMIT focused();
}

void FilmCanvas::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  setLens(false);
}

/// The cursor says what a press would do.
void FilmCanvas::chooseCursor(const QPointF& at) {
  if (drag_ == Drag::Pan) return setCursor(Qt::ClosedHandCursor);
  if (board_.isDrawing()) return setCursor(Qt::CrossCursor);
  if (!isEmpty() && at.x() >= 0 && findMeasure(board_, scale_, filmToWidget(), at)) {
    return setCursor(Qt::PointingHandCursor);
  }
  if (tool_ == CanvasTool::Pan) return setCursor(Qt::OpenHandCursor);
  setCursor(tool_ == CanvasTool::Zoom ? Qt::SizeVerCursor : Qt::ArrowCursor);
}

}  // namespace carina::gui
