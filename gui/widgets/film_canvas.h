// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QList>
#include <QPainterPath>
#include <QPoint>
#include <QPointF>
#include <QRgb>
#include <QWidget>
#include <cstdint>
#include <vector>

#include "gui/widgets/film_geometry.h"
#include "gui/widgets/film_ink.h"
#include "gui/widgets/measure_board.h"
#include "gui/widgets/plane_sampling.h"

namespace carina::gui {

/// What the left button does where it meets no measure.
enum class CanvasTool { Window, Zoom, Pan };

/// A line through equal strengths of a heat map, in film coordinates.
struct ContourLine {
  QPainterPath path;
  QColor color;
};

/// A film on the screen: samples through a table of greys, an overlay, measures, words in the corners.
///
/// Left drag: the tool, or the measure under the cursor · wheel: brightness, with Shift the window's width, with Ctrl,
/// or with the zoom tool, zoom to the cursor · middle or Shift drag: pan · right drag: zoom · right click: a menu.
/// A change of the greys costs one table look-up per pixel of the view; a change of place or zoom samples the film
/// anew. Threads  GUI thread only
class FilmCanvas : public QWidget {
  Q_OBJECT

 public:
  explicit FilmCanvas(QWidget* parent = nullptr);

  /// Another film, as a whole in the view. `aspect` is the height of its pixels over their width.
  void setPlanes(PlaneSet planes, double aspect);
  void clear();
  bool isEmpty() const { return planes_.isEmpty(); }

  /// Grey 0 … 255 by sample; missing ones are black.
  void setGreys(const std::vector<std::uint8_t>& greys);

  const FilmGeometry& place() const { return place_; }
  void setPlace(const FilmGeometry& place);
  void zoomBy(double factor);  ///< to the cursor if it is here, else to the middle
  void setSmooth(bool smooth);
  bool isSmooth() const { return isSmooth_; }

  /// A picture that is stretched over the film, blended by its own alpha and by `opacity`; a null image takes it away.
  void setOverlay(const QImage& overlay, double opacity);
  void setContours(QList<ContourLine> contours, double opacity);

  void setCornerTexts(const ink::CornerTexts& texts);
  const ink::CornerTexts& cornerTexts() const { return corners_; }
  void setCornersVisible(bool visible);
  bool areCornersVisible() const { return areCornersVisible_; }

  MeasureBoard& measures() { return board_; }
  const MeasureBoard& measures() const { return board_; }
  void setScale(const MeasureScale& scale);
  const MeasureScale& scale() const { return scale_; }

  void setTool(CanvasTool tool);
  CanvasTool tool() const { return tool_; }

  /// A round magnifier at the cursor.
  void setLens(bool on);
  bool hasLens() const { return hasLens_; }

  /// Between the film and the widget's own pixels, which are not the device's on a dense screen.
  QTransform filmToWidget() const;
  QPointF toFilm(const QPointF& widget) const;

 Q_SIGNALS:
  /// Make the window 2^octaves as wide, and the film brighter by a share of its width.
  void windowMoved(double octaves, double brighter);
  void placeChanged();  ///< for any reason
  void moved();         ///< and not because the view or the film is another

  /// The pixel under the cursor; (−1,−1) where there is none.
  void pointed(const QPoint& pixel);
  void menuWanted(const QPoint& global);
  void focused();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  enum class Drag { None, Window, Zoom, Pan, Measure, Draw };

  // film_canvas.cpp: what is shown
  void resample();
  void applyGreys();
  void scaleOverlay();
  void renew();
  void setDeviceSize();
  void paintFilm(QPainter& painter);
  void paintOverlay(QPainter& painter);
  void paintLens(QPainter& painter);
  void paintPrompt(QPainter& painter);
  void paintCross(QPainter& painter);

  // film_canvas_input.cpp: mouse and keys
  void beginLeftDrag(QMouseEvent* event);
  void dragWindow(const QPointF& by);
  void dragZoom(const QPointF& by);
  void dragPan(const QPointF& by);
  void dragMeasure(const QPointF& from, const QPointF& to);
  void chooseCursor(const QPointF& at);
  bool drawByKey(QKeyEvent* event);

  PlaneSet planes_;
  FilmGeometry place_;
  std::vector<QRgb> greys_;
  ViewSamples seen_;
  QImage frame_;
  bool isSampleStale_ = true;
  bool isFrameStale_ = true;
  bool isSmooth_ = false;

  QImage overlay_;
  QImage scaledOverlay_;
  QList<ContourLine> contours_;
  double opacity_ = 1;

  ink::CornerTexts corners_;
  bool areCornersVisible_ = true;
  MeasureBoard board_;
  MeasureScale scale_;

  CanvasTool tool_ = CanvasTool::Window;
  Drag drag_ = Drag::None;
  Qt::MouseButton dragButton_ = Qt::NoButton;
  QPointF pressed_;
  QPointF last_;
  int dragNumber_ = 0;
  bool hasMoved_ = false;
  bool hasLens_ = false;
  QPointF cursor_{-1, -1};     ///< of the mouse; negative while it is elsewhere
  QPointF keyCursor_{-1, -1};  ///< of the arrow keys while a measure is drawn by them
};

}  // namespace carina::gui
