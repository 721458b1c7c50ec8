// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QPointer>
#include <vector>

#include "gui/models/shortcuts.h"

class QMenu;
class QToolBar;

namespace carina::gui {

class FilmView;

/// What the reader of a film can do, as actions; they act on the view that last had the focus among those they serve.
///
/// Threads  GUI thread only
class FilmActions : public QObject {
  Q_OBJECT

 public:
  enum class Section { Window, Place, Measure, Show, Arrows };

  /// One action before it is made.
  struct Row {
    Section section;
    const char* id;
    const char* text;  ///< in English; translated in the context "FilmActions"
    const char* icon;
    QKeySequence keys;
    void (*run)(FilmView& view);
    bool (*isOn)(const FilmView& view) = nullptr;      ///< for actions that are on or off
    bool (*isUsable)(const FilmView& view) = nullptr;  ///< where a film alone is not enough
    const char* how = "";                              ///< what the mouse does instead, for the tool tip
  };

  explicit FilmActions(FilmView& view);

  void attachTo(FilmView& view);
  void lendTo(FilmView& other);
  void registerAll(Shortcuts& shortcuts, const QString& idPrefix, const QString& group);

  QList<QAction*> menuActions() const;
  void fill(QToolBar& bar);
  void fillMenu(QMenu& menu);
  void fillPresets(QMenu& menu);

 protected:
  /// The magnifier stays as long as its key is held.
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Made {
    const Row* row;
    QAction* action;
  };

  FilmView& target() const;
  QAction* find(const char* id) const;
  void fillFileWindows(QMenu& menu);
  void refresh();
  void explain();

  FilmView& view_;
  QPointer<FilmView> other_;
  QPointer<FilmView> target_;
  std::vector<Made> made_;
};

/// Every action of a film, in the order of its menus.
const std::vector<FilmActions::Row>& filmActionRows();

}  // namespace carina::gui
