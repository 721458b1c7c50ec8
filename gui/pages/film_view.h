// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QImage>
#include <QList>
#include <QPointer>
#include <QWidget>
#include <functional>
#include <memory>
#include <optional>

#include "engine/image/film.h"
#include "engine/image/overlay.h"
#include "gui/models/film_grey.h"
#include "gui/models/settings.h"
#include "gui/models/shortcuts.h"
#include "gui/widgets/film_canvas.h"
#include "gui/workers/task.h"

class QMenu;
class QToolBar;

namespace carina::gui {

class FilmActions;

/// How a heat map lies over a film.
struct OverlayLook {
  enum class Style { Colour, Contour };

  Style style = Style::Colour;
  double opacity = 0.6;  ///< 0 … 1
};

/// One film with everything that a reader does to it: window, zoom, measures, overlay, words in the corners.
///
/// Its actions are those of actions(); with registerActions() they have keys.
/// Threads  GUI thread only, but prepareFilm()
class FilmView : public QWidget {
  Q_OBJECT

 public:
  explicit FilmView(Settings& settings, QWidget* parent = nullptr);
  ~FilmView() override;

  /// What takes long. Errors, Threads: as prepareView().
  static std::shared_ptr<const PreparedView> prepareFilm(std::shared_ptr<const image::Film> film);

  /// A film that is ready is shown at once; one that is not is prepared on another thread first. The title stands in a
  /// corner and must not be about the patient.
  void show(std::shared_ptr<const PreparedView> prepared, const QString& title);
  void show(std::shared_ptr<const image::Film> film, const QString& title);
  using QWidget::show;
  void clear();
  bool isEmpty() const { return prepared_ == nullptr; }

  /// `strongest` is the value that is drawn brightest; 0 takes the map's own highest.
  /// Errors   InvalidArgument: as heatPicture()
  void setOverlay(const image::HeatMap& map, float strongest = 0);
  void setOverlayLook(const OverlayLook& look);
  const OverlayLook& overlayLook() const { return look_; }
  void clearOverlay();
  bool hasOverlay() const { return map_.has_value(); }

  /// Whether the corners name the patient. At first, and whenever it changes, as the privacy setting says.
  void setPatientVisible(bool visible);
  bool isPatientVisible() const { return isPatientVisible_; }

  /// Gives every action of the view its keys, under "idPrefix.…".
  void registerActions(Shortcuts& shortcuts, const QString& idPrefix, const QString& group);

  /// The actions that belong into a page's menu. Those of the arrow keys are not among them: they belong to the film
  /// that has the focus.
  QList<QAction*> filmActions() const;

  /// From now on this view's actions act on the other film while it was the last to have the focus.
  void lendActionsTo(FilmView* other);

  /// Puts the most used actions on a tool bar, with a menu of the film's windows.
  void fillToolBar(QToolBar& bar);

  /// All of them in four submenus: the film's windows, zoom and place, measures, what is shown.
  void fillMenu(QMenu& menu);

  /// Zoom, pan and relative moves of the window follow each other; nullptr ends it.
  void synchroniseWith(FilmView* other);

  /// The film at its own size and the right way up, windowed as shown; measures and corner texts are no part of it.
  QImage picture(bool withOverlay) const;

  /// What makes that picture, as the film is shown now, on any thread: a large film takes its time.
  std::function<QImage()> pictureWork(bool withOverlay) const;

  // What the actions do.
  const FilmGrey* grey() const { return grey_.get(); }
  void choosePreset(std::size_t preset);
  void choosePreset(GreyPreset::Kind kind);
  void chooseNextFileWindow();
  void setWindow(const image::Window& window);
  void moveWindow(double octaves, double brighter);
  void setInverted(bool inverted);
  void changePlace(const std::function<void(FilmGeometry&)>& change);
  void showRealSize();
  void restoreAll();

  QList<Measure> measures() const;
  void setMeasures(const QList<Measure>& measures);
  FilmCanvas& canvas() { return *canvas_; }
  const FilmCanvas& canvas() const { return *canvas_; }
  QMenu* makePresetMenu(QWidget* parent);

 Q_SIGNALS:
  void shown();
  void failed(const QString& words);

  /// The value under the cursor, in words; empty where there is none. It also stands in a corner.
  void pointed(const QString& text);
  void stateChanged();  ///< what a checked or disabled action would say differently
  void focused();

 private:
  void applyGreys();
  void applyOverlay();
  void writeCorners();
  void point(const QPoint& pixel);
  void follow(const FilmView& leader);
  void followPrivacy(const QString& setting);
  void popMenu(const QPoint& global);

  Settings& settings_;
  FilmCanvas* canvas_;
  FilmActions* actions_;
  Task task_;
  std::shared_ptr<const PreparedView> prepared_;
  std::unique_ptr<FilmGrey> grey_;
  QString title_;
  QString pointed_;
  bool isPatientVisible_ = false;
  std::optional<image::HeatMap> map_;
  float strongest_ = 0;
  OverlayLook look_;
  QPointer<FilmView> other_;
  bool isFollowing_ = false;
};

}  // namespace carina::gui
