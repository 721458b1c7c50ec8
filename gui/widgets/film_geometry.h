// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QSize>
#include <QSizeF>
#include <QTransform>

namespace carina::gui {

/// Where a film's pixels lie on the screen: zoom, pan, quarter turns and flips.
///
/// Film coordinates count pixels from the upper left corner: pixel (i,j) covers i … i+1, j … j+1. View coordinates are
/// device pixels of the canvas.
/// Threads  a value
class FilmGeometry {
 public:
  FilmGeometry() = default;

  /// `aspect` is the height of a pixel over its width.
  FilmGeometry(const QSize& film, double aspect);

  const QSize& film() const { return film_; }
  double aspect() const { return aspect_; }
  const QSizeF& view() const { return view_; }

  /// Device pixels per film column.
  double zoom() const { return zoom_; }
  const QPointF& centre() const { return centre_; }
  bool isFitted() const { return isFitted_; }

  /// The whole film just fits into the view, now and after every resize, until the zoom is changed.
  void fit();
  double fittedZoom() const;

  void setView(const QSizeF& devicePixels);
  void setZoom(double zoom);

  /// Zooms so that what is at `anchor` stays there.
  void zoomAt(const QPointF& anchor, double zoom);
  void setCentre(const QPointF& film);
  void panBy(const QPointF& viewPixels);

  void turn(int quarters);  ///< clockwise, as seen
  void flipAcross();        ///< left and right change places, as seen
  void flipUpright();       ///< top and bottom change places, as seen
  void restoreOrientation();
  bool isTurned() const { return turn_.m11() == 0; }  ///< film rows run across the screen
  bool isUsualWayUp() const { return turn_.isIdentity(); }

  /// Film to view, shifted to whole device pixels.
  QTransform toView() const;
  QPointF toFilm(const QPointF& view) const;

 private:
  QTransform unshiftedToView() const;
  void keepWithinReason();

  QSize film_;
  double aspect_ = 1;
  QSizeF view_{1, 1};
  double zoom_ = 1;
  QPointF centre_;
  QTransform turn_;  ///< of 0, 1 and −1
  bool isFitted_ = true;
};

}  // namespace carina::gui
