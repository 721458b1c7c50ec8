// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/film_geometry.h"

#include <algorithm>
#include <cmath>

namespace carina::gui {
namespace {

constexpr double kMostZoom = 64;

}  // namespace

FilmGeometry::FilmGeometry(const QSize& film, double aspect)
    : film_(film), aspect_(aspect), centre_(film.width() / 2.0, film.height() / 2.0) {}

double FilmGeometry::fittedZoom() const {
  if (film_.isEmpty()) return 1;
  const double height = film_.height() * aspect_;
  const double across = isTurned() ? height : film_.width();
  const double down = isTurned() ? film_.width() : height;
  return std::min(view_.width() / across, view_.height() / down);
}

void FilmGeometry::fit() {
  isFitted_ = true;
  zoom_ = fittedZoom();
  centre_ = QPointF(film_.width() / 2.0, film_.height() / 2.0);
}

void FilmGeometry::setView(const QSizeF& devicePixels) {
  view_ = devicePixels.expandedTo(QSizeF(1, 1));
  if (isFitted_) fit();
}

void FilmGeometry::setZoom(double zoom) {
  isFitted_ = false;
  const double least = std::min(fittedZoom(), 1.0) / 4;
  zoom_ = std::clamp(zoom, least, kMostZoom);
}

void FilmGeometry::zoomAt(const QPointF& anchor, double zoom) {
  const auto film = unshiftedToView().inverted().map(anchor);  // shifts to whole pixels would add up
  setZoom(zoom);
  centre_ += film - unshiftedToView().inverted().map(anchor);
  keepWithinReason();
}

void FilmGeometry::setCentre(const QPointF& film) {
  isFitted_ = false;
  centre_ = film;
  keepWithinReason();
}

void FilmGeometry::panBy(const QPointF& viewPixels) {
  const QPointF middle(view_.width() / 2, view_.height() / 2);
  setCentre(centre_ + toFilm(middle) - toFilm(middle + viewPixels));
}

void FilmGeometry::turn(int quarters) {
  for (int i = 0; i < ((quarters % 4) + 4) % 4; ++i) turn_ *= QTransform(0, 1, -1, 0, 0, 0);
  if (isFitted_) fit();
}

void FilmGeometry::flipAcross() {
  turn_ *= QTransform(-1, 0, 0, 1, 0, 0);
}

void FilmGeometry::flipUpright() {
  turn_ *= QTransform(1, 0, 0, -1, 0, 0);
}

void FilmGeometry::restoreOrientation() {
  turn_ = QTransform();
  if (isFitted_) fit();
}

QTransform FilmGeometry::unshiftedToView() const {
  auto transform = QTransform::fromTranslate(-centre_.x(), -centre_.y());
  transform *= QTransform::fromScale(zoom_, zoom_ * aspect_);
  transform *= turn_;
  transform *= QTransform::fromTranslate(view_.width() / 2, view_.height() / 2);
  return transform;
}

QTransform FilmGeometry::toView() const {
  const auto exact = unshiftedToView();
  return {exact.m11(), exact.m12(), exact.m21(), exact.m22(), std::round(exact.dx()), std::round(exact.dy())};
}

QPointF FilmGeometry::toFilm(const QPointF& view) const {
  return toView().inverted().map(view);
}

void FilmGeometry::keepWithinReason() {
  centre_.setX(std::clamp(centre_.x(), 0.0, static_cast<double>(film_.width())));
  centre_.setY(std::clamp(centre_.y(), 0.0, static_cast<double>(film_.height())));
}

}  // namespace carina::gui
